-- Totals without double counting, once what is one work is known (`same_work`). A total is a range: `low` counts of each
-- work the most that one record says, `high` every record. Phases are never added, money is never apportioned.
--   total    one row a slice and phase: area (null: everywhere), level, year (null: not known), slice (all, fund, goal, plan,
--            publisher), thing (the fund …; null for all), phase; projects and works with an amount; low, high; here_low,
--            here_high of works that lie only there, shared_low, shared_high of works that lie elsewhere too (baht)
--   doubt    the records that make the difference, a row a record and phase: kind (same-project, reported-twice), work,
--            project, publisher, amount (baht), linkage, counted (in `low`). Of the kinds possible-duplicate and disputed
--            nothing is taken off: both records count, and `linkage` says why somebody should look
--   cell_money   one row a cell (area, year, goal, grp) and phase: low, high (baht)

-- where a work lies, as finely as any of its records says, places outside the deployment too; and all that holds it
create or replace temp table place_said as
select distinct work, case when code like 'region-%' then code else substr(code, 1, 6) end as code from (
  select s.work, a.area as code from project_area a join same_work s on s.project = a.project
  union all
  select s.work, regexp_extract(t.iri, '[^/]*$') from statement t join same_work s on s.project = t.subject
  where t.class = 'project' and t.field = 'area' and t.iri is not null
);
create or replace temp table place_wider as
with wider as (
  select work, code, unnest([substr(code, 1, 2), substr(code, 1, 4)]) as area from place_said where code not like 'region-%'
)
select work, code, area from wider where area <> code
union
select w.work, w.code, p.parent from wider w join area p on p.code = w.area and p.level = 'province' where p.parent is not null;
create or replace temp table work_place as
select work, code from place_said s where not exists (
  select 1 from place_wider w where w.work = s.work and w.area = s.code);
create or replace temp table place_above as
select work, code, code as area from work_place
union
select p.work, p.code, w.area from work_place p join place_wider w on w.work = p.work and w.code = p.code;

-- the works of an area that lie outside it too
create table work_elsewhere as
select h.area, h.work
from (select area, work, count(*) as places from place_above group by area, work) h
join (select work, count(*) as places from work_place group by work) w on w.work = h.work and w.places > h.places;

-- the areas that a project's total belongs to: as far as it is placed, and everywhere
create or replace temp table project_in as
select project, area, level from place_within
union select a.project, a.area, 'region' from project_area a where a.area like 'region-%'
union all select iri, null, 'everywhere' from project;

-- what a record costs in a slice: a fund's is what that fund gives
create or replace temp table cost as
select m.project, 'all' as slice, null as thing, m.phase, m.low, m.high from project_phase m
union all
select project, 'fund', fund, phase, max(amount), sum(amount) from headline where fund is not null group by project, fund, phase
union all
select m.project, 'goal', g.goal, m.phase, m.low, m.high from project_phase m join project_goal g on g.project = m.project
union all
select m.project, 'plan', l.plan, m.phase, m.low, m.high from project_phase m join project_plan l on l.project = m.project
union all
select m.project, 'publisher', r.publisher, m.phase, m.low, m.high from project_phase m
join (select distinct d.project, s.publisher from project_dataset d join dataset s on s.iri = d.dataset) r
  on r.project = m.project;

-- only works of several records are put together record by record
create table total as
with recorded as (
  select c.*, p.year, s.work, s.work in (select work from same_work group by work having count(*) > 1) as several
  from cost c join project p on p.iri = c.project join same_work s on s.project = c.project
),
works as (
  select i.area, i.level, r.year, r.slice, r.thing, r.phase, r.work, 1 as projects, r.low, r.high
  from recorded r join project_in i on i.project = r.project where not several
  union all
  select i.area, i.level, r.year, r.slice, r.thing, r.phase, r.work, count(*), max(r.low), sum(r.high)
  from recorded r join project_in i on i.project = r.project where several group by all
)
select w.area, w.level, w.year, w.slice, w.thing, w.phase, cast(sum(w.projects) as bigint) as projects, count(*) as works,
  sum(w.low) as low, sum(w.high) as high,
  coalesce(sum(w.low) filter (e.work is null), 0) as here_low, coalesce(sum(w.high) filter (e.work is null), 0) as here_high,
  coalesce(sum(w.low) filter (e.work is not null), 0) as shared_low,
  coalesce(sum(w.high) filter (e.work is not null), 0) as shared_high
from works w left join work_elsewhere e on e.area = w.area and e.work = w.work
group by w.area, w.level, w.year, w.slice, w.thing, w.phase;

-- every report of a record: what a publisher says that all funds give, and what it says without naming one
create or replace temp table report as
select h.project, h.publisher, h.phase, h.fund is null as unnamed,
  case when h.fund is null then max(h.amount) else sum(h.amount) end as amount
from headline h group by h.project, h.publisher, h.phase, h.fund is null;

create table doubt as
with ranked as (
  select s.work, r.*, count(*) over whole as reports, count(distinct r.project) over (partition by s.work, r.phase) as records,
    row_number() over (whole order by r.amount desc, r.project, r.publisher, r.unnamed
      rows between unbounded preceding and unbounded following) as place
  from report r join same_work s on s.project = r.project
  where r.amount > 0
  window whole as (partition by s.work, r.phase)
),
named as (
  select project, min(linkage) as linkage from (
    select unnest([one, two]) as project, coalesce(crowd, linkage) as linkage from pair
    where kind = 'same-project' and verdict is distinct from 'disputed'
  ) group by project
)
select case when r.records > 1 then 'same-project' else 'reported-twice' end as kind, r.work, r.project, r.publisher, r.phase,
  r.amount, case when r.records > 1 then n.linkage else t.linkage end as linkage, r.place = 1 as counted
from ranked r left join named n on n.project = r.project left join reported_twice t on t.project = r.project
where r.reports > 1
union all
select p.kind, s.work, p.project, null, m.phase, m.low, p.linkage, true
from (
  select distinct case p.verdict when 'disputed' then 'disputed' else p.kind end as kind,
    coalesce(p.crowd, p.linkage) as linkage, unnest([p.one, p.two]) as project
  from pair p join same_work a on a.project = p.one join same_work b on b.project = p.two
  where a.work <> b.work and (p.kind = 'possible-duplicate' or (p.kind = 'same-project' and p.verdict = 'disputed'))
) p
join same_work s on s.project = p.project
join project_phase m on m.project = p.project and m.low > 0;

create table cell_money as
select area, year, goal, grp, phase, sum(low) as low, sum(high) as high from (
  select w.area, p.year, g.goal, t.grp, m.phase, s.work, max(m.low) as low, sum(m.high) as high
  from place_within w
  join project p on p.iri = w.project and p.year is not null
  join project_phase m on m.project = p.iri
  join same_work s on s.project = p.iri
  join (select iri as project, null as goal from project union all select project, goal from project_goal) g
    on g.project = p.iri
  join (select iri as project, null as grp from project union all select project, grp from project_group) t
    on t.project = p.iri
  group by w.area, p.year, g.goal, t.grp, m.phase, s.work
) group by area, year, goal, grp, phase;
