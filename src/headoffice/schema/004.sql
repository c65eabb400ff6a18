-- Step 4: what one office sends harms no other. A moment that no calendar has would break every view that counts its age, and
-- an entry without measure would fill head office's disk. Honest entries are far below both.

alter table qiantai.journal
    add constraint in_the_calendar
        check (recorded between timestamptz '1970-01-01 00:00+00' and timestamptz '9999-12-31 23:59:59.999+00') not valid,
    add constraint in_measure check (octet_length(body) <= 1048576) not valid;
alter table qiantai.personal add constraint in_measure check (octet_length(sealed) <= 1048576) not valid;
