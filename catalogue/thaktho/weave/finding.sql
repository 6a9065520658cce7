-- What is compared with what: projects that share a word of what they are about, in one place, at most so many years
-- apart. `blocked` (finding.py) has one row a project, block and word. A block is a tambon; an amphoe, where the
-- projects that are known by their amphoe only meet those of its tambon, the guests; or a body, where projects without
-- a place meet all that the body does. Guests meet one another at home, not here.
create or replace temp table ranked as
select r.*, count(*) over whole as size, bool_and(guest) over whole as guests_only,
  row_number() over (whole order by core, year, project) as place
from blocked r
window whole as (partition by block, word);

-- where few share a word each is compared with each; where many do, with the next few in the order of their words: cost
-- grows with the projects, never with their pairs
create or replace temp table candidate as
select distinct least(a.project, b.project) as one, greatest(a.project, b.project) as two
from ranked a
join ranked b on b.block = a.block and b.word = a.word and b.place > a.place
  and (a.size <= getvariable('crowded') or b.place <= a.place + getvariable('neighbours'))
where not a.guests_only and not (a.guest and b.guest)
  and (a.year = 0 or b.year = 0 or abs(a.year - b.year) <= getvariable('most_years'));  -- 0: not known
