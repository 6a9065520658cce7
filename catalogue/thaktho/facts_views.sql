-- Tables derived from statements and from what things are called; see facts.sql.

-- the areas that statements name; a village counts as its tambon, which has the page
create table statement_area as
select distinct s.class, s.subject, a.code as area
from statement s
join area a on a.iri = regexp_replace(s.iri, '(/area/[0-9]{6})[0-9]{2}$', '\1')
where s.field = 'area';

create table project_area as
select subject as project, area from statement_area where class = 'project';
create table strategy_area as
select subject as strategy, area from statement_area where class = 'strategy';

create table budget_line_area as
select subject as budget_line, area from statement_area where class = 'budget-line';

-- what each publisher says that each fund gives to a project, in the best phase that anybody states for the two
create table headline as
with ranked as (
  select f.project, f.fund, d.publisher, f.phase, f.headline as amount, p.rank,
    min(p.rank) over (partition by f.project, f.fund) as best
  from funding f
  join dataset d on d.iri = f.dataset
  join (values ('approved', 1), ('planned', 2), ('requested', 3)) as p (phase, rank) on p.phase = f.phase
  where f.headline is not null
)
select project, fund, publisher, phase, max(amount) as amount
from ranked where rank = best group by project, fund, publisher, phase;

-- what a project costs, a row a phase (phases are never added): low is the most that one publisher reports, an amount
-- without a fund beside amounts of funds being taken for their total; high adds every report
create table project_phase as
select project, phase, max(greatest(of_funds, of_nobody)) as low, sum(of_funds + of_nobody) as high
from (
  select project, phase, publisher,
    coalesce(sum(amount) filter (fund is not null), 0) as of_funds,
    coalesce(max(amount) filter (fund is null), 0) as of_nobody
  from headline group by project, phase, publisher
)
group by project, phase;

-- the headline of a project: approved, where that is missing planned, then requested
create table project_money as
select project, phase, low, high from (
  select *, row_number() over (partition by project order by
    case phase when 'approved' then 1 when 'planned' then 2 else 3 end) as place
  from project_phase
) where place = 1;

-- how many people of a group live in an area, as a source counts them in a year
create table need as
select n.iri, n.dataset, a.code as area, a.level, n.grp, n.year, n.count, n.measure from (
  select subject as iri, min(dataset) as dataset,
    any_value(iri) filter (field = 'targetGroup') as grp,
    any_value(iri) filter (field = 'area') as place,
    try_cast(any_value(value) filter (field = 'year') as integer) as year,
    try_cast(any_value(value) filter (field = 'count') as integer) as count,
    any_value(value) filter (field = 'measure') as measure
  from said where class = 'need' group by subject
) n join area a on a.iri = n.place;

-- every body that any dataset names: fund, agency, school, club; of what is said of it as a fund and as a body the former
create table organization as
select s.subject as iri,
  bool_or(s.class = 'fund') as is_fund,
  arg_min(s.value, s.class) filter (s.field = 'code') as code,
  min(t.th) as name,
  arg_min(s.iri, s.class) filter (s.field = 'kind') as kind,
  arg_min(s.iri, s.class) filter (s.field = 'sector') as sector,
  arg_min(s.iri, s.class) filter (s.field = 'host') as host,
  arg_min(s.iri, s.class) filter (s.field = 'localAuthority') as local_authority,
  arg_min(s.value, s.class) filter (s.field = 'page') as page
from said s
join term t on t.iri = s.subject
where s.class in ('fund', 'organization')
group by s.subject;
drop table said;

-- a goal and every goal it is part of, itself included
create table goal_above as
with recursive up(goal, top) as (
  select iri, iri from goal
  union
  select up.goal, g.broader from up join goal g on g.iri = up.top where g.broader is not null
)
select distinct goal, top from up;

-- which projects are for a goal: those that name it, or one that is part of it; annotated where only editors say so
create table project_toward as
select pg.project, coalesce(u.top, pg.goal) as goal, bool_and(pg.basis = 'annotation') as annotated
from project_goal pg left join goal_above u on u.goal = pg.goal group by all;

-- what local authorities report themselves, and what they or a part of them carry out: whoever pays for it
create view done_by_authority as
select p.local_authority as page, d.project
from project_dataset d join dataset e on e.iri = d.dataset join publisher p on p.iri = e.publisher
where p.local_authority is not null
union
select coalesce(o.local_authority, p.local_authority), b.project
from project_body b left join organization o on o.iri = b.body left join publisher p on p.iri = b.body
where coalesce(o.local_authority, p.local_authority) is not null;
