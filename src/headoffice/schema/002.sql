-- Step 2: what is read with SQL. Tables that `qiantai head-office fold` keeps current out of the journal, and views over
-- them. They are derived: thrown away and folded again whenever the program that folds says so.

create table qiantai.projected (
    office  int primary key references qiantai.office,
    -- The version of what is projected; another one, and the office is folded again from its first entry.
    version int not null,
    seq     bigint not null,
    hash    bytea not null,
    at      timestamptz not null default now(),
    problem text
);

create table qiantai.slip (
    office      int not null references qiantai.office,
    form        text not null,
    tag         int not null,
    number      bigint not null,
    slip        text not null,
    title       text not null,
    version     int not null,
    state       text not null,
    state_label text not null,
    open        boolean not null,
    opened      timestamptz not null,
    changed     timestamptz not null,
    room        bigint,
    persons     bigint[] not null,
    -- The blanks by the names that scripts have for them. Names and phone numbers are left out.
    fields      jsonb not null,
    story       jsonb not null,
    -- The slip as the office's own store has it, to fold the next entry into.
    body        bytea not null,
    primary key (office, tag, number)
);
create index on qiantai.slip (form, office) where open;

create table qiantai.due (
    office  int not null,
    tag     int not null,
    number  bigint not null,
    what    int not null,
    label   text not null,
    at      timestamptz not null,
    because text not null,
    met     timestamptz,
    primary key (office, tag, number, what),
    foreign key (office, tag, number) references qiantai.slip on delete cascade
);
create index on qiantai.due (at) where met is null;

create table qiantai.posting (
    office   int not null references qiantai.office,
    seq      bigint not null,
    n        int not null,
    tag      int not null,
    number   bigint not null,
    account  int not null,
    label    text not null,
    side     text not null,
    month    int not null,
    room     bigint,
    item     bigint,
    fen      bigint not null,
    recorded timestamptz not null,
    primary key (office, seq, n)
);

alter table qiantai.projected enable row level security;
alter table qiantai.slip enable row level security;
alter table qiantai.due enable row level security;
alter table qiantai.posting enable row level security;
create policy every on qiantai.projected for select to qiantai_reader using (true);
create policy every on qiantai.slip for select to qiantai_reader using (true);
create policy every on qiantai.due for select to qiantai_reader using (true);
create policy every on qiantai.posting for select to qiantai_reader using (true);

-- The age of each office's news, which stands on every view: the last entry that was folded here, and how long ago the
-- office was heard.
create view qiantai.news with (security_invoker = true) as
select o.office, o.name, p.seq, coalesce(f.seq, 0) as folded,
    j.recorded as news_at, now() - j.recorded as news_age, now() - p.heard as silent_for, f.problem
from qiantai.office o
join qiantai.position p using (office)
left join qiantai.projected f using (office)
left join qiantai.journal j on j.office = f.office and j.seq = f.seq;

create view qiantai.slips with (security_invoker = true) as
select n.name as office, s.slip, s.form, s.title, s.state, s.state_label, s.open, s.opened, s.changed, s.version,
    r.fields ->> 'no' as room, s.fields, s.story, n.news_at, n.news_age, n.office as office_no
from qiantai.slip s
join qiantai.news n using (office)
left join qiantai.slip r on r.office = s.office and r.form = 'F-107' and r.number = s.room;

create view qiantai.dues with (security_invoker = true) as
select n.name as office, s.slip, s.form, s.title, s.state_label, d.what, d.label, d.at, d.met, d.because,
    d.met is null and s.open and d.at < now() as overdue, now() - d.at as late_by,
    n.news_at, n.news_age, n.office as office_no
from qiantai.due d join qiantai.slip s using (office, tag, number) join qiantai.news n using (office);

create view qiantai.complaints with (security_invoker = true) as
select n.name as office, s.slip, s.state, s.state_label, s.open, s.opened, s.fields ->> 'grade' as grade,
    exists (select 1 from qiantai.due d where d.office = s.office and d.tag = s.tag and d.number = s.number
        and d.met is null and d.at < now()) and s.open as overdue,
    s.fields, n.news_at, n.news_age, n.office as office_no
from qiantai.slip s join qiantai.news n using (office) where s.form = 'F-30';

-- Callbacks due and made: kind 14 on whatever slip owes one.
create view qiantai.callbacks with (security_invoker = true) as
select n.name as office, s.slip, s.form, s.title, d.at as due_at, d.met as made_at,
    d.met is null and s.open and d.at < now() as overdue, d.met > d.at as made_late,
    n.news_at, n.news_age, n.office as office_no
from qiantai.due d join qiantai.slip s using (office, tag, number) join qiantai.news n using (office)
where d.what = 14;

-- Money by month and class. A debit is positive; each entry is together nothing.
create view qiantai.money with (security_invoker = true) as
select n.name as office, p.month, p.account, p.label, p.side, sum(p.fen)::bigint as fen, count(*) as lines,
    n.news_at, n.news_age, n.office as office_no
from qiantai.posting p join qiantai.news n using (office)
group by n.name, n.office, p.month, p.account, p.label, p.side, n.news_at, n.news_age;

-- The same over all offices, with the oldest of their news.
create view qiantai.money_all with (security_invoker = true) as
select month, account, label, side, sum(fen)::bigint as fen, sum(lines)::bigint as lines,
    min(news_at) as news_at, max(news_age) as news_age
from qiantai.money group by month, account, label, side;

create view qiantai.summary with (security_invoker = true) as
select n.name as office,
    (select count(*) from qiantai.slip s where s.office = n.office and s.open) as open,
    (select count(*) from qiantai.dues d where d.office_no = n.office and d.overdue) as overdue,
    (select count(*) from qiantai.complaints c where c.office_no = n.office and c.open) as complaints,
    (select count(*) from qiantai.complaints c where c.office_no = n.office and c.open and c.grade = 'major') as major,
    (select count(*) from qiantai.callbacks c where c.office_no = n.office) as callbacks_due,
    (select count(*) from qiantai.callbacks c where c.office_no = n.office and c.made_at is not null) as callbacks_made,
    n.seq, n.folded, n.news_at, n.news_age, n.silent_for, n.problem, n.office as office_no
from qiantai.news n;

grant select on qiantai.projected, qiantai.slip, qiantai.due, qiantai.posting, qiantai.news, qiantai.slips,
    qiantai.dues, qiantai.complaints, qiantai.callbacks, qiantai.money, qiantai.money_all, qiantai.summary
    to qiantai_reader;

comment on view qiantai.news is 'The age of each office''s news: what was folded last, when the office was heard.';
comment on view qiantai.slips is 'Every slip of every office, its blanks by the names that scripts have for them.';
comment on view qiantai.dues is 'Every moment that must not be missed; met, or overdue.';
comment on view qiantai.complaints is 'Complaints (F-30) with grade, state and whether something of them is overdue.';
comment on view qiantai.callbacks is 'Callbacks due and made, on whatever slip owes one.';
comment on view qiantai.money is 'Sums by month and account, in fen; debits positive.';
comment on view qiantai.money_all is 'The same over all offices, with the oldest of their news.';
comment on view qiantai.summary is 'One row an office: what is open, overdue, major, called back; how old the news is.';
