-- Step 3: the company's board: one row an office, what hurts first on top.

create view qiantai.board with (security_invoker = true) as
select b.*,
    major * 1000 + reports * 500 + case when silent then 400 else 0 end + handovers * 100 + overdue
        + case when asked >= 5 and made * 100 < asked * 80 then 200 else 0 end as hurts
from (
    select n.name as office, n.office as office_no,
        -- Major complaints, and those that may be and are not graded yet, with something overdue.
        (select count(*) from qiantai.complaints c where c.office_no = n.office and c.open and c.overdue
            and (c.grade = 'major' or (c.grade is null and c.fields ->> 'major_hint' = 'true'))) as major,
        -- Incidents whose written report is owed and late (kind 452, laid down by the office's own 24 or 36 hours).
        (select count(*) from qiantai.dues d
            where d.office_no = n.office and d.form = 'F-99' and d.what = 452 and d.overdue) as reports,
        -- Callbacks that fell due within thirty days, and those of them that were made.
        (select count(*) from qiantai.callbacks c
            where c.office_no = n.office and c.due_at between now() - interval '30 days' and now()) as asked,
        (select count(*) from qiantai.callbacks c where c.office_no = n.office
            and c.due_at between now() - interval '30 days' and now() and c.made_at is not null) as made,
        -- Shifts not handed over, or not countersigned, in time (kinds 17 and 18).
        (select count(*) from qiantai.dues d
            where d.office_no = n.office and d.form = 'F-35' and d.what in (17, 18) and d.overdue) as handovers,
        (select count(*) from qiantai.dues d where d.office_no = n.office and d.overdue) as overdue,
        coalesce(n.silent_for > interval '1 day', true) as silent,
        n.news_at, n.news_age, n.silent_for, n.problem
    from qiantai.news n
) b;
grant select on qiantai.board to qiantai_reader;
comment on view qiantai.board is 'One row an office: major complaints, reports owed, callbacks, handovers, silence; hurts orders them.';
