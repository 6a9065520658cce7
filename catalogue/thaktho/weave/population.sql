-- How many people live where: what is spent, and what is lacking, is measured against.
--   population  one row an area and fiscal year: people, `counted` the year of the count, `summed` when it is the sum of
--               the areas below, `source` the dataset that says so (the first of several)

-- what sources say of everybody (group 9001): a count that names no goal, else one that names some; the largest of several
create or replace temp table headcount as
select area, level, year, count as people, dataset as source from (
  select n.*, n.iri in (select need from need_goal) as for_goal from need n where n.grp like '%/9001' and n.count is not null
)
qualify row_number() over (partition by area, year order by for_goal, count desc, dataset, iri) = 1;

-- an amphoe that no source counts has the people of its tambon, and a province those of its amphoe, where all are counted
-- in that year
create or replace temp table counted as
with tambon as (
  select a.parent as area, h.year, sum(h.people) as people, min(h.source) as source
  from area a join headcount h on h.area = a.code
  where a.level = 'tambon' group by a.parent, h.year
  having count(*) = (select count(*) from area b where b.parent = a.parent and b.level = 'tambon')
),
amphoe as (
  select area, year, people, source, false as summed from headcount where level = 'amphoe'
  union all
  select t.area, t.year, t.people, t.source, true from tambon t
  where not exists (select 1 from headcount h where h.area = t.area and h.year = t.year)
),
province as (
  select a.parent as area, h.year, sum(h.people) as people, min(h.source) as source
  from area a join amphoe h on h.area = a.code
  where a.level = 'amphoe' group by a.parent, h.year
  having count(*) = (select count(*) from area b where b.parent = a.parent and b.level = 'amphoe')
)
select area, year, people, source, false as summed from headcount where level in ('tambon', 'province')
union all select area, year, people, source, summed from amphoe
union all
select p.area, p.year, p.people, p.source, true from province p
where not exists (select 1 from headcount h where h.area = p.area and h.year = p.year);

-- the years that anything is planned for, or counted in
create or replace temp table fiscal_year as
select year from project where year is not null
union select year from plan where year is not null
union select year from budget_line where year is not null
union select first_year from dataset where first_year = last_year
union select year from need where year is not null;

-- the latest count at or before a year, else the earliest after it
create table population as
select c.area, a.level, y.year, cast(c.people as bigint) as people, c.year as counted, c.summed, c.source
from fiscal_year y cross join counted c join area a on a.code = c.area
qualify row_number() over (partition by c.area, y.year order by c.year > y.year, abs(c.year - y.year)) = 1;
