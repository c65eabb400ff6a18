-- Step 5: what head office decides, as numbered records that its one writer signed. The database keeps and orders them; what
-- makes an office believe one is the signature alone, so that nobody who only has the database can decide anything.

do $$ begin
    if not exists (select 1 from pg_roles where rolname = 'qiantai_writer') then
        create role qiantai_writer nologin; end if;
end $$;

create table qiantai.ruling (
    number    bigint primary key check (number > 0),
    prev      bytea not null check (octet_length(prev) = 32),
    -- None: for every office.
    office    int references qiantai.office,
    recipient text not null check (recipient ~ '^([0-9a-f]{16})?$'),
    digest    bytea not null check (octet_length(digest) = 32),
    body      text not null check (octet_length(body) <= 8192),
    hash      bytea not null unique check (octet_length(hash) = 32),
    signature bytea not null check (octet_length(signature) = 64),
    account   name not null default session_user,
    at        timestamptz not null default now(),
    check ((office is null) = (recipient = ''))
);
alter table qiantai.ruling enable row level security;
create policy every on qiantai.ruling for select to qiantai_reader using (true);

-- How far each office has taken them, as it says itself when it asks.
alter table qiantai.position add column ruling bigint not null default 0, add column ruling_asked timestamptz;

-- Adds the next record. Two who write at once wait for each other, and the second is told that it is not the next.
create function qiantai.rule(
    p_number bigint, p_prev bytea, p_office int, p_recipient text, p_digest bytea, p_body text, p_hash bytea,
    p_signature bytea
) returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_number bigint;
    v_hash bytea;
begin
    perform pg_advisory_xact_lock(7113350920261201);
    select r.number, r.hash into v_number, v_hash from qiantai.ruling r order by r.number desc limit 1;
    if p_number <> coalesce(v_number, 0) + 1 or p_prev <> coalesce(v_hash, decode(repeat('00', 32), 'hex')) then
        raise exception 'NOT NEXT: the last one is %', coalesce(v_number, 0) using errcode = '40001';
    end if;
    insert into qiantai.ruling (number, prev, office, recipient, digest, body, hash, signature)
    values (p_number, p_prev, p_office, p_recipient, p_digest, p_body, p_hash, p_signature);
    return p_number;
end $$;

-- What comes after an office's last record, in order and at most so many. What is another office's comes without its body. An
-- office that has what head office has not, or another record under that number, is told so and gets nothing.
create function qiantai.rulings(p_after bigint, p_hash bytea, p_most int)
returns table (number bigint, prev bytea, recipient text, digest bytea, body text, signature bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    v_office int := qiantai.own_office();
    v_hash bytea;
begin
    if v_office is null then
        raise exception 'DENIED: % is no office', session_user using errcode = '42501';
    end if;
    if p_after > 0 then
        select r.hash into v_hash from qiantai.ruling r where r.number = p_after;
        if v_hash is null then
            raise exception 'RULINGS BEHIND %', p_after using errcode = 'QT001';
        elsif v_hash <> p_hash then
            raise exception 'RULINGS FORK %', p_after using errcode = 'QT002';
        end if;
    end if;
    update qiantai.position p set ruling = p_after, ruling_asked = now() where p.office = v_office;
    return query select r.number, r.prev, r.recipient, r.digest,
        case when r.office is null or r.office = v_office then r.body end, r.signature
        from qiantai.ruling r where r.number > p_after order by r.number limit least(p_most, 200);
end $$;

-- Who asks for the company's word, on which paper, and since when: what waits for `qiantai head-office answer`.
create view qiantai.requests with (security_invoker = true) as
select n.name as office, s.slip, s.form, s.title, s.state_label, s.fields ->> 'company_asked' as asked,
    (s.fields ->> 'company_no')::bigint as company_no, s.changed as since, s.fields, n.chain, n.news_at, n.news_age,
    s.office as office_no
from qiantai.slip s join (select n.*, o.chain from qiantai.news n join qiantai.office o using (office)) n using (office)
where s.fields ? 'company_asked' and s.fields ->> 'company_no' is not null;

-- What was decided, and how many offices have not taken it yet.
create view qiantai.rulings_taken with (security_invoker = true) as
select r.number, r.at, r.account, o.name as office, r.body,
    (select count(*) from qiantai.position p where (r.office is null or p.office = r.office) and p.ruling < r.number) as waiting
from qiantai.ruling r left join qiantai.office o using (office);

revoke all on all functions in schema qiantai from public;
grant usage on schema qiantai to qiantai_writer;
grant execute on function qiantai.rule(bigint, bytea, int, text, bytea, text, bytea, bytea) to qiantai_writer;
grant execute on function qiantai.rulings(bigint, bytea, int) to qiantai_office;
grant qiantai_reader to qiantai_writer;
grant select on qiantai.ruling, qiantai.requests, qiantai.rulings_taken to qiantai_reader;
comment on view qiantai.requests is 'Papers on which an office asked for the company''s word and waits for it.';
comment on view qiantai.rulings_taken is 'What head office decided, by number, and how many offices have not taken it yet.';
