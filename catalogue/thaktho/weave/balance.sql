-- Money per head, and how evenly it is spread, of what is published: nothing published is not known, and is not zero.
--   balance  one row an area, year, slice (all, fund, goal), thing and phase that has money: here_low, here_high of works that
--            lie only there, shared_low, shared_high of works that lie elsewhere too, which are never divided (baht);
--            people, `counted` the year of the count; per_head_low, per_head_high: baht a head of what lies only there
--   spread   one row a level (tambon, amphoe), year, slice, thing and phase that has money. Of the `areas` with people
--            money is known of two kinds: with_money, without_money (somebody has published, and nothing lies only there);
--            not known of two: unpriced (projects without an amount of that phase), silent (nobody has published for that
--            year). without_people: areas with money whose people nobody counts, left out. Of the known ones: people,
--            amount (baht that lies only there, each work once), mean, lowest, highest: baht a head; ratio: highest by
--            the lowest above zero; gini: from 0, all the same a head, to nearly 1; null where fewer than two are known
-- Cost grows with the rows of `total` and of the places of projects: areas without money are counted, not listed.

create or replace temp macro a_head(amount, people) as  -- rounded half up, exactly
  cast((cast(amount * 200 as hugeint) + people) // (2 * people) as decimal(18, 0)) * cast(0.01 as decimal(3, 2));

create table balance as
select t.area, t.level, t.year, t.slice, t.thing, t.phase, t.projects, t.works, t.here_low, t.here_high, t.shared_low,
  t.shared_high, p.people, p.counted,
  case when p.people > 0 then a_head(t.here_low, p.people) end as per_head_low,
  case when p.people > 0 then a_head(t.here_high, p.people) end as per_head_high
from total t left join population p on p.area = t.area and p.year = t.year
where t.area is not null and t.year is not null and t.slice in ('all', 'fund', 'goal');

-- the areas in which a slice has projects, with an amount or without
create or replace temp table touched as
with member as (
  select iri as project, 'all' as slice, null as thing from project
  union all select distinct project, 'fund', fund from funding where fund is not null
  union all select project, 'goal', goal from project_goal
)
select distinct m.slice, m.thing, i.level, i.area, p.year, h.people
from member m
join project p on p.iri = m.project and p.year is not null
join project_in i on i.project = m.project and i.level in ('tambon', 'amphoe')
join population h on h.area = i.area and h.year = p.year and h.people > 0;

-- where a fund belongs that covers the area of a local authority
create or replace temp table fund_home as
select distinct h.fund, a.level, h.area from (
  select o.iri as fund, unnest([lt.tambon, substr(lt.tambon, 1, 4)]) as area
  from organization o
  join local_authority la on la.iri = o.local_authority
  join local_authority_tambon lt on lt.code = la.code
  where o.is_fund
) h join area a on a.code = h.area;

-- the areas that somebody has published for: a project is there, or a fund that belongs there has published
create or replace temp table heard_of as
select level, area, year, people from touched where slice = 'all'
union
select h.level, h.area, f.year, p.people from fund_published f join fund_home h on h.fund = f.fund
join population p on p.area = h.area and p.year = f.year and p.people > 0;

-- what could be known, of everything and of one fund: the areas with people, and how many of them were published for
create or replace temp table extent as
with peopled as (
  select level, year, count(*) as areas, sum(people) as people from population where people > 0 group by level, year
),
heard as (select level, year, count(*) as areas, sum(people) as people from heard_of group by level, year),
at_home as (
  select fund, level, year, count(*) as areas, sum(people) as people from (
    select h.fund, h.level, p.year, p.area, p.people from fund_home h
    join population p on p.area = h.area and p.people > 0
    union
    select thing, level, year, area, people from touched where slice = 'fund' and thing in (select fund from fund_home)
  ) group by fund, level, year
)
select 'all' as slice, null as thing, p.level, p.year, p.areas, coalesce(h.areas, 0) as known, coalesce(h.people, 0) as people
from peopled p left join heard h on h.level = p.level and h.year = p.year
union all
select 'fund', fund, level, year, areas, areas, people from at_home;

create or replace temp table priced as
select *, sum(satang) over (partition by slice, thing, level, year, phase order by satang / people, area
  rows between unbounded preceding and current row) as upto
from (
  select slice, thing, level, year, phase, area, people, cast(here_low * 100 as hugeint) as satang, per_head_low
  from balance where people > 0 and level in ('tambon', 'amphoe')
);

create table spread as
with money as (
  select slice, thing, level, year, phase, count(*) as areas, count(*) filter (satang > 0) as with_money,
    sum(people) as people, sum(satang) as satang, sum(people * (2 * upto - satang)) as below,
    min(per_head_low) as lowest, min(per_head_low) filter (satang > 0) as lowest_above_zero, max(per_head_low) as highest
  from priced group by all
),
there as (
  select slice, thing, level, year, count(*) as areas, sum(people) as people from touched group by all
),
uncounted as (
  select slice, thing, level, year, phase, count(*) as areas from balance
  where coalesce(people, 0) = 0 and level in ('tambon', 'amphoe') group by all
),
-- a fund that belongs nowhere in particular could give everywhere, and has published, since it has money here
known as (
  select m.*, e.areas as all_areas, t.areas - m.areas as unpriced, coalesce(u.areas, 0) as without_people,
    case when m.slice = 'fund' and e.slice = 'all' then e.areas else e.known end as heard,
    m.people + case when m.slice = 'fund' and e.slice = 'all' then w.people else e.people end - t.people as known_people
  from money m
  join there t on t.slice = m.slice and t.thing is not distinct from m.thing and t.level = m.level and t.year = m.year
  join extent e on e.level = m.level and e.year = m.year and (
    e.slice = 'fund' and m.slice = 'fund' and e.thing = m.thing
    or e.slice = 'all' and (m.slice <> 'fund' or m.thing not in (select fund from fund_home)))
  join (select level, year, sum(people) as people from population where people > 0 group by level, year) w
    on w.level = m.level and w.year = m.year
  left join uncounted u on u.slice = m.slice and u.thing is not distinct from m.thing and u.level = m.level
    and u.year = m.year and u.phase = m.phase
)
select level, year, slice, thing, phase, all_areas as areas, with_money, heard - unpriced - with_money as without_money,
  unpriced, all_areas - heard as silent, without_people, cast(known_people as bigint) as people,
  cast(satang as decimal(20, 0)) * cast(0.01 as decimal(3, 2)) as amount,
  a_head(cast(satang as decimal(20, 0)) * cast(0.01 as decimal(3, 2)), cast(known_people as hugeint)) as mean,
  case when heard - unpriced > areas then 0 else lowest end as lowest, highest,
  case when lowest_above_zero > 0 then round(highest / lowest_above_zero, 2) end as ratio,
  case when heard - unpriced >= 2 and satang > 0 then round(1 - below / (known_people * satang), 4) end as gini
from known;
