-- Need and what is published to meet it. `need` counts people of a group in an area; a cell is such a group in a fiscal
-- year, together with a goal that applies to it, or without one (`goal` null: anything done for the group).
--   gap             one row a cell: area, level, grp, year, goal (as `one` of goals.sql); people, `counted` the year of the
--                   count; numbers of projects: `funded` and `planned` that say they work there, `wider_funded` and
--                   `wider_planned` that are known by a wider area only, `untold` that work there and do not say for whom
--                   or for what; `status`, a code of gap-status
--   funded_project  project: the projects that are funded
--   gap_unpublished area, year, fund: serves the area and has not published for the year; a local authority of which no
--                   fund is known stands for itself
-- Years go from that of the count to the last of any project. Cost grows with counts × years × goals that apply, and
-- with places × groups × goals of projects, never with pairs of projects.

-- the latest count of a thing at or before each year: a newer count of the same group and measure replaces an older one
create or replace temp table gap_need as
with span as (select max(year) as last from project having max(year) is not null),
counted as (
  select *, lead(year) over (partition by area, grp, coalesce(measure, '') order by year) as next from (
    select distinct area, grp, coalesce(measure, '') as measure, year from need
    where area is not null and grp is not null and year is not null and count is not null
  )
)
select n.iri, n.area, n.level, n.grp, y.year::integer as year, n.year as counted, n.count
from counted c cross join span
join range(2400, 2700) y(year) on y.year between c.year and least(span.last, coalesce(c.next - 1, span.last))
join need n on n.area = c.area and n.grp = c.grp and coalesce(n.measure, '') = c.measure and n.year = c.year;

-- the areas of the counts, and those that they lie in
create or replace temp table gap_above as
with recursive up(area, top) as (
  select distinct area, area from gap_need
  union
  select u.area, a.parent from up u join area a on a.code = u.top where a.parent in (select code from area)
)
select area, top from up;

-- which goals of strategies apply where, when and to whom; a table a step, so that no plan pairs all goals of a group with
-- all its places
create or replace temp table gap_strategy as
select u.area, sa.strategy from gap_above u join strategy_area sa on sa.area = u.top
union
select n.area, s.iri from (select distinct area from gap_need) n cross join strategy s
where s.iri not in (select strategy from strategy_area);

create or replace temp table gap_force as
select n.area, n.year, w.strategy
from (select distinct area, year from gap_need) n
join gap_strategy w on w.area = n.area
join strategy s on s.iri = w.strategy
where n.year between coalesce(s.start_year, n.year) and coalesce(s.end_year, n.year);

create or replace temp table gap_held as
select distinct o.one as goal, g.strategy, coalesce(t.grp, 'https://w3id.org/thaktho/id/code/target-group/9001') as grp
from goal g join goal_one o on o.goal = g.iri left join goal_group t on t.goal = g.iri;

create or replace temp table gap_goal as
select distinct f.area, f.year, h.grp, h.goal from gap_force f join gap_held h on h.strategy = f.strategy;

-- how many people a cell is of: the count that names its goal, or for all goals one that names none; the latest, the largest
create or replace temp table gap_cell as
with asked as (
  select n.*, o.one as goal from gap_need n
  left join need_goal g on g.need = n.iri
  left join goal_one o on o.goal = g.goal
),
whole as (
  select area, level, grp, year, counted, count from asked
  qualify row_number() over (partition by area, grp, year order by goal is not null, counted desc, count desc, iri) = 1
),
named as (
  select area, level, grp, year, goal, counted, count from asked where goal is not null
  qualify row_number() over (partition by area, grp, year, goal order by counted desc, count desc, iri) = 1
)
select area, level, grp, year, null::text as goal, counted, count as people from whole
union all
select area, level, grp, year, goal, counted, count from named
union all
select w.area, w.level, w.grp, w.year, a.goal, w.counted, w.count
from whole w join gap_goal a on a.area = w.area and a.year = w.year and a.grp = w.grp
anti join named n on n.area = w.area and n.grp = w.grp and n.year = w.year and n.goal = a.goal;

-- a project is funded when money was approved or spent, or its status says so, and it was not turned down or given up
create table funded_project as
select iri as project from (select iri, coalesce(regexp_extract(status, '[^/]*$'), '') as status from project)
where status not in ('rejected', 'cancelled') and (status in ('supported', 'ongoing', 'completed')
  or iri in (select project from funding where approved > 0 or spent > 0));

create or replace temp table gap_project as
select p.iri as project, p.year, f.project is not null as funded
from project p left join funded_project f on f.project = p.iri where p.year is not null;

-- whom and what projects are for; '' where one says nothing of it, and every project is for everybody and for something
create or replace temp table gap_for as
select project, grp from project_group where project in (select project from gap_project)
union select project, 'https://w3id.org/thaktho/id/code/target-group/9001' from gap_project
union select project, '' from gap_project where project not in (select project from project_group);

create or replace temp table gap_toward as
select distinct g.project, u.top as goal
from project_goal g join goal_one o on o.goal = g.goal join goal_up u on u.one = o.one
where g.project in (select project from gap_project)
union select project, null from gap_project
union select project, '' from gap_project where project not in (select project from project_goal);

-- the projects of an area, year, group and goal: those that work in it, and (`wider`) those that are known by it alone
create or replace temp table gap_work as
select w.wider, w.area, p.year, f.grp, t.goal, count(*) filter (p.funded) as funded, count(*) filter (not p.funded) as planned
from (
  select project, area, false as wider from place_within where area in (select area from gap_need)
  union all
  select project, area, true from place where area in (select top from gap_above where top <> area)
) w
join gap_project p on p.project = w.project
join gap_for f on f.project = w.project
join gap_toward t on t.project = w.project
group by all;

create or replace temp table gap_count as
select c.*,
  coalesce(here.funded, 0) as funded, coalesce(here.planned, 0) as planned,
  coalesce(t.funded, 0) + coalesce(a.funded, 0) + coalesce(v.funded, 0) as wider_funded,
  coalesce(t.planned, 0) + coalesce(a.planned, 0) + coalesce(v.planned, 0) as wider_planned,
  coalesce(x.funded + x.planned, 0) + coalesce(y.funded + y.planned, 0) + coalesce(z.funded + z.planned, 0) as untold
from gap_cell c
left join gap_work here on not here.wider and here.area = c.area and here.year = c.year and here.grp = c.grp
  and here.goal is not distinct from c.goal
left join gap_work t on t.wider and length(c.area) > 6 and t.area = substr(c.area, 1, 6) and t.year = c.year
  and t.grp = c.grp and t.goal is not distinct from c.goal
left join gap_work a on a.wider and length(c.area) > 4 and a.area = substr(c.area, 1, 4) and a.year = c.year
  and a.grp = c.grp and a.goal is not distinct from c.goal
left join gap_work v on v.wider and length(c.area) > 2 and v.area = substr(c.area, 1, 2) and v.year = c.year
  and v.grp = c.grp and v.goal is not distinct from c.goal
left join gap_work x on not x.wider and x.area = c.area and x.year = c.year and x.grp = c.grp and x.goal = ''
  and c.goal is not null
left join gap_work y on not y.wider and y.area = c.area and y.year = c.year and y.grp = ''
  and c.grp not like '%/9001' and y.goal is not distinct from c.goal
left join gap_work z on not z.wider and z.area = c.area and z.year = c.year and z.grp = ''
  and c.grp not like '%/9001' and z.goal = '' and c.goal is not null;

-- who serves an area: funds whose local authority covers it or a part of it, and funds that work in it in any year
create or replace temp table gap_serving as
with covered as (
  select code, tambon as area from local_authority_tambon
  union select code, substr(tambon, 1, 4) from local_authority_tambon
  union select code, substr(tambon, 1, 2) from local_authority_tambon
  union select t.code, a.parent from local_authority_tambon t join area a on a.code = substr(t.tambon, 1, 2)
  union select t.code, n.area from local_authority_tambon t
    join gap_need n on n.level = 'village' and substr(n.area, 1, 6) = t.tambon
),
of_authority as (
  select la.code, o.iri as fund from local_authority la join organization o on o.is_fund and o.local_authority = la.iri
),
fund as (
  select code, fund from of_authority
  union all
  select code, iri from local_authority where code not in (select code from of_authority)
)
select c.area, coalesce(a.fund, f.fund) as fund
from covered c join fund f on f.code = c.code left join fund_alias a on a.alias = f.fund
where c.area in (select area from gap_need)
union
select w.area, f.fund from place_within w join funding f on f.project = w.project
where f.fund is not null and w.area in (select area from gap_need);

-- a local authority that stands for itself has published when what it submitted, as a publisher, speaks of the year
create or replace temp table gap_published as
select fund, year from fund_published
union
select u.local_authority, y.year from publisher u join dataset d on d.publisher = u.iri
join (
  select pd.dataset, p.year from project_dataset pd join project p on p.iri = pd.project
  union select dataset, year from budget_line
  union select iri, first_year from dataset where first_year = last_year
) y on y.dataset = d.iri
where u.local_authority is not null and y.year is not null;

create table gap_unpublished as
select s.area, n.year, s.fund
from gap_serving s join (select distinct area, year from gap_cell) n on n.area = s.area
anti join gap_published p on p.fund = s.fund and p.year = n.year;

create table gap as
select c.area, c.level, c.grp, c.year, c.goal, c.people, c.counted,
  c.funded, c.planned, c.wider_funded, c.wider_planned, c.untold,
  case when c.funded > 0 then 'met' when c.wider_funded > 0 then 'met-wider'
    when c.planned + c.wider_planned > 0 then 'planned-not-funded'
    when u.area is not null then 'unpublished' else 'nothing' end as status
from gap_count c left join (select distinct area, year from gap_unpublished) u on u.area = c.area and u.year = c.year;
