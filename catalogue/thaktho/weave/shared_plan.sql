-- Groups of projects under one plan in one year, the project's or else the plan's; into `gathered`. `plan_name (plan,
-- name)` (themes.py) has the words of a plan's title in their order, without years, places and what any plan says.

-- rule shared-plan/1: one plan of one publisher
insert into gathered
select 'shared-plan', pp.plan, pp.plan, null, null, coalesce(p.year, pl.year), p.iri, 1.0, 'plan', false
from project_plan pp
join project p on p.iri = pp.project
left join plan pl on pl.iri = pp.plan
where coalesce(p.year, pl.year) is not null;

-- and plans of one name that two or more publishers have in one province and year
insert into gathered
with named as (
  select distinct n.name, n.plan, s.publisher, substr(l.area, 1, 2) as province, coalesce(p.year, pl.year) as year,
    p.iri as project
  from project_plan pp
  join plan_name n on n.plan = pp.plan
  join plan pl on pl.iri = pp.plan
  join dataset s on s.iri = pl.dataset
  join project p on p.iri = pp.project
  join place l on l.project = p.iri
  where coalesce(p.year, pl.year) is not null
),
several as (
  select name, province, year, min(plan) as plan from named
  group by name, province, year having count(distinct publisher) >= 2
)
select distinct 'shared-plan', n.name, s.plan, n.province, 'province', n.year, n.project, 0.8, 'plan-name', false
from named n join several s on s.name = n.name and s.province = n.province and s.year = n.year;
