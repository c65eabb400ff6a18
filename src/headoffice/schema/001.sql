-- Step 1: offices, their journals, and the one function by which an entry comes in.
--
-- An office writes by qiantai.ingest alone, which looks at session_user; row security says which rows it may read back.
-- A row that is missing and a row that is different are told apart: the first is sent again, the second is a fork.

create table qiantai.office (
    office   int generated always as identity primary key,
    name     text not null unique,
    role     name not null unique,
    -- The begin of the hash of entry 1, as the office's own folders have it; none before that entry has come.
    chain    text unique check (chain ~ '^[0-9a-f]{16}$'),
    enrolled timestamptz not null default now()
);

-- How far each office is here. Its rows are the truth: qiantai.standing puts it back where some of them are gone.
create table qiantai.position (
    office     int primary key references qiantai.office,
    generation int not null default 1,
    seq        bigint not null default 0,
    hash       bytea not null default decode(repeat('00', 32), 'hex'),
    recorded   timestamptz,
    heard      timestamptz
);

create table qiantai.journal (
    office     int not null references qiantai.office,
    generation int not null check (generation > 0),
    seq        bigint not null check (seq > 0),
    prev       bytea not null check (octet_length(prev) = 32),
    hash       bytea not null check (octet_length(hash) = 32),
    -- The digest of the personal part, and the public bytes as they lie: what the hash covers besides prev.
    body       bytea not null check (octet_length(body) > 32),
    recorded   timestamptz not null,
    arrived    timestamptz not null default now(),
    primary key (office, seq)
);

-- Personal parts, sealed by the office to head office's key. The chain needs none of them.
create table qiantai.personal (
    office int not null references qiantai.office,
    seq    bigint not null,
    sealed bytea not null,
    primary key (office, seq)
);

-- What was not taken: one row an office and reason, counted, so that nobody can fill it.
create table qiantai.refusal (
    office     int not null references qiantai.office,
    verdict    text not null,
    times      bigint not null default 1,
    first_at   timestamptz not null default now(),
    last_at    timestamptz not null default now(),
    generation int,
    seq        bigint,
    hash       bytea,
    detail     text,
    primary key (office, verdict)
);

-- What ingest and standing answer: OK, GAP, FORK or FENCED; where; how far the office is here now.
create type qiantai.answer as (
    verdict text, at bigint, detail text,
    office int, name text, chain text, generation int, seq bigint, hash bytea
);

create function qiantai.answered(p_office int, p_verdict text, p_at bigint, p_detail text)
returns qiantai.answer language sql stable set search_path = pg_catalog, pg_temp as $$
    select (p_verdict, p_at, p_detail, o.office, o.name, o.chain, p.generation, p.seq, p.hash)::qiantai.answer
    from qiantai.office o join qiantai.position p using (office) where o.office = p_office
$$;

create function qiantai.refused(
    p_office int, p_verdict text, p_at bigint, p_detail text, p_generation int, p_hash bytea
) returns qiantai.answer language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    insert into qiantai.refusal as r (office, verdict, generation, seq, hash, detail)
    values (p_office, p_verdict, p_generation, p_at, p_hash, p_detail)
    on conflict (office, verdict) do update set times = r.times + 1, last_at = now(),
        generation = excluded.generation, seq = excluded.seq, hash = excluded.hash, detail = excluded.detail;
    return qiantai.answered(p_office, p_verdict, p_at, p_detail);
end $$;

-- Puts an office's position to the end of its first unbroken run of rows. The caller holds the position's lock.
create function qiantai.rewound(p_office int)
returns void language sql set search_path = pg_catalog, pg_temp as $$
    with run as (
        select case when exists (select 1 from qiantai.journal j where j.office = p_office and j.seq = 1)
            then (select min(j.seq) from qiantai.journal j where j.office = p_office and not exists (
                select 1 from qiantai.journal n where n.office = p_office and n.seq = j.seq + 1))
            else 0 end as seq
    )
    update qiantai.position p set seq = run.seq,
        hash = coalesce((select j.hash from qiantai.journal j where j.office = p_office and j.seq = run.seq),
            decode(repeat('00', 32), 'hex')),
        recorded = (select j.recorded from qiantai.journal j where j.office = p_office and j.seq = run.seq)
    from run where p.office = p_office
$$;

-- The office of whoever is signed in. Row security asks it for every row, and must not depend on a role that was set.
create function qiantai.own_office() returns int language sql stable security definer
set search_path = pg_catalog, pg_temp as $$ select office from qiantai.office where role = session_user $$;

-- How far the caller's office is here. Rows that are gone (an old backup of this database) are found by counting.
create function qiantai.standing() returns qiantai.answer language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
    v_office int := qiantai.own_office();
    v_seq bigint;
begin
    if v_office is null then
        raise exception 'DENIED: % is no office', session_user using errcode = '42501';
    end if;
    select p.seq into v_seq from qiantai.position p where p.office = v_office for update;
    if v_seq <> (select count(*) from qiantai.journal j where j.office = v_office) then
        perform qiantai.rewound(v_office);
    end if;
    update qiantai.position p set heard = now() where p.office = v_office;
    return qiantai.answered(v_office, 'OK', null, null);
end $$;

-- Takes entries that follow entry p_after, whose hash is p_prev. p_generation is that of the sender, p_generations those
-- in which the entries were written. Either all are taken, or those before the one that is named.
create function qiantai.ingest(
    p_office int, p_generation int, p_after bigint, p_prev bytea,
    p_generations int[], p_recorded timestamptz[], p_hashes bytea[], p_bodies bytea[], p_sealed bytea[]
) returns qiantai.answer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_chain text;
    v_pos qiantai.position;
    v_row qiantai.journal;
    v_prev bytea := p_prev;
    v_next bytea;
    v_seq bigint;
    v_many int := coalesce(array_length(p_hashes, 1), 0);
begin
    select o.chain into v_chain from qiantai.office o where o.office = p_office and o.role = session_user;
    if not found then
        raise exception 'DENIED: % does not write for office %', session_user, p_office using errcode = '42501';
    end if;
    if v_many > 1000 or v_many <> coalesce(array_length(p_bodies, 1), 0)
        or v_many <> coalesce(array_length(p_generations, 1), 0)
        or v_many <> coalesce(array_length(p_recorded, 1), 0) or v_many <> coalesce(array_length(p_sealed, 1), 0) then
        raise exception 'BATCH: of one length, and 1000 at most' using errcode = '22023';
    end if;
    select * into v_pos from qiantai.position p where p.office = p_office for update;
    if p_generation < v_pos.generation then
        return qiantai.refused(p_office, 'FENCED', p_after + 1,
            format('generation %s, here is %s', p_generation, v_pos.generation), p_generation, p_hashes[1]);
    end if;
    if p_after > v_pos.seq then
        return qiantai.refused(p_office, 'GAP', v_pos.seq + 1, 'entries before it are not here', p_generation, p_prev);
    end if;
    if p_after = 0 then
        if p_prev <> decode(repeat('00', 32), 'hex') then
            return qiantai.refused(p_office, 'FORK', 1, 'does not begin a journal', p_generation, p_prev);
        end if;
    else
        select * into v_row from qiantai.journal j where j.office = p_office and j.seq = p_after;
        if not found then
            perform qiantai.rewound(p_office);
            select p.seq into v_seq from qiantai.position p where p.office = p_office;
            return qiantai.refused(p_office, 'GAP', v_seq + 1, 'rows are gone here', p_generation, p_prev);
        elsif v_row.hash <> p_prev then
            return qiantai.refused(p_office, 'FORK', p_after, 'another entry stands here', p_generation, p_prev);
        end if;
    end if;
    for i in 1 .. v_many loop
        v_seq := p_after + i;
        select * into v_row from qiantai.journal j where j.office = p_office and j.seq = v_seq;
        if found then
            if v_row.hash <> p_hashes[i] or v_row.prev <> v_prev or v_row.body <> p_bodies[i] then
                return qiantai.refused(p_office, 'FORK', v_seq, 'another entry stands here', p_generation, p_hashes[i]);
            end if;
        else
            if p_generations[i] > p_generation then
                return qiantai.refused(p_office, 'FORK', v_seq, 'written after its sender', p_generation, p_hashes[i]);
            end if;
            if v_seq = 1 then
                if exists (select 1 from qiantai.office o where o.office <> p_office
                    and o.chain = encode(substr(p_hashes[i], 1, 8), 'hex')) then
                    return qiantai.refused(p_office, 'FORK', 1, 'enrolled under another name', p_generation, p_hashes[i]);
                elsif v_chain <> encode(substr(p_hashes[i], 1, 8), 'hex') then
                    return qiantai.refused(p_office, 'FORK', 1, 'another office', p_generation, p_hashes[i]);
                end if;
                update qiantai.office o set chain = encode(substr(p_hashes[i], 1, 8), 'hex') where o.office = p_office;
            end if;
            -- A hole is filled only by what its other side follows.
            select j.prev into v_next from qiantai.journal j where j.office = p_office and j.seq = v_seq + 1;
            if found and v_next <> p_hashes[i] then
                return qiantai.refused(p_office, 'FORK', v_seq, 'what follows does not follow it', p_generation, p_hashes[i]);
            end if;
            insert into qiantai.journal (office, generation, seq, prev, hash, body, recorded)
            values (p_office, p_generations[i], v_seq, v_prev, p_hashes[i], p_bodies[i], p_recorded[i]);
            if p_sealed[i] is not null then
                insert into qiantai.personal (office, seq, sealed) values (p_office, v_seq, p_sealed[i])
                on conflict do nothing;
            end if;
        end if;
        v_prev := p_hashes[i];
        if v_seq > v_pos.seq then
            v_pos.seq := v_seq;
            update qiantai.position p set seq = v_seq, hash = v_prev, recorded = p_recorded[i] where p.office = p_office;
        end if;
    end loop;
    update qiantai.position p set heard = now(), generation = greatest(p.generation, p_generation)
    where p.office = p_office;
    return qiantai.answered(p_office, 'OK', null, null);
end $$;

-- From now on nobody writes for this office but a generation from this one on: before a copy is restored.
create function qiantai.fence(p_office int, p_generation int) returns int language sql
set search_path = pg_catalog, pg_temp as $$
    update qiantai.position p set generation = greatest(p.generation, p_generation) where p.office = p_office
    returning p.generation
$$;

alter table qiantai.office enable row level security;
alter table qiantai.position enable row level security;
alter table qiantai.journal enable row level security;
alter table qiantai.personal enable row level security;
alter table qiantai.refusal enable row level security;

create policy own on qiantai.office to qiantai_office using (office = (select qiantai.own_office()));
create policy own on qiantai.position to qiantai_office using (office = (select qiantai.own_office()));
create policy own on qiantai.journal to qiantai_office using (office = (select qiantai.own_office()));
create policy own on qiantai.personal to qiantai_office using (office = (select qiantai.own_office()));
create policy own on qiantai.refusal to qiantai_office using (office = (select qiantai.own_office()));
create policy every on qiantai.office for select to qiantai_reader using (true);
create policy every on qiantai.position for select to qiantai_reader using (true);
create policy every on qiantai.journal for select to qiantai_reader using (true);
create policy every on qiantai.refusal for select to qiantai_reader using (true);

revoke all on all functions in schema qiantai from public;
grant usage on schema qiantai to qiantai_office, qiantai_reader;
grant execute on function qiantai.own_office() to qiantai_office;
grant execute on function qiantai.standing() to qiantai_office;
grant execute on function qiantai.ingest(int, int, bigint, bytea, int[], timestamptz[], bytea[], bytea[], bytea[])
    to qiantai_office;
grant select on qiantai.office, qiantai.position, qiantai.journal, qiantai.personal, qiantai.refusal to qiantai_office;
grant select on qiantai.office, qiantai.position, qiantai.journal, qiantai.refusal to qiantai_reader;

create view qiantai.offices as
select o.office, o.name, o.chain, p.generation, p.seq, p.recorded as news_at, now() - p.recorded as news_age,
    p.heard as heard_at, now() - p.heard as silent_for,
    (select sum(r.times) from qiantai.refusal r where r.office = o.office and r.verdict in ('FORK', 'FENCED')) as refused
from qiantai.office o join qiantai.position p using (office);
grant select on qiantai.offices to qiantai_reader;
comment on view qiantai.offices is 'How far each office is here: its last entry, its age, when it was last heard, what was refused.';
