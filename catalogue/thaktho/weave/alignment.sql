-- Goals and the work behind them.
--   alignment       one row a goal, and a goal and year in which there is anything (`year` null: all years, and projects of
--                   no stated year): `projects` behind it, `funded` of them; they are `own` (they name the goal itself; `annotated` of them
--                   as an editor reads it), `exact` (they name a goal matched exactly) and `narrower` (a goal within it);
--                   `close`: projects of goals that are close to it, not counted among its own, a project of two such
--                   goals twice; parties and tambon that the projects reach; money by phase in baht, `low` counting a work of several records once
--   strategy_alignment  one row a strategy: its goals, those `with_work` and those whose work is `funded`
--   goal_doubt      project, goal, doubt: `removed` (no strategy holds the goal any more), `before` or `after` (the
--                   project's year is outside the years of the goal's strategy)
--   goalless        publisher, year: projects, and those `without` a goal
-- Cost grows with goals of projects × the goals that those are part of.

-- the projects of goals that are one; `direct`: they name one of them, and not only a narrower goal
create or replace temp table goal_work as
select u.top as one, g.project, bool_or(o.one = u.top) as direct
from project_goal g join project p on p.iri = g.project
join goal_one o on o.goal = g.goal join goal_up u on u.one = o.one
group by u.top, g.project;

create or replace temp table goal_year as
select w.one, p.year, w.project, w.direct from goal_work w join project p on p.iri = w.project where p.year is not null
union all
select one, null, project, direct from goal_work;

create or replace temp table goal_count as
select one, year, count(*) as projects, count(*) filter (direct) as direct,
  count(*) filter (project in (select project from funded_project)) as funded
from goal_year group by one, year;

create or replace temp table goal_party as
select y.one, y.year, count(distinct p.party) as parties
from goal_year y join party p on p.project = y.project group by y.one, y.year;

create or replace temp table goal_tambon as
select y.one, y.year, count(distinct p.area) as tambon
from goal_year y join place p on p.project = y.project where p.level = 'tambon' group by y.one, y.year;

-- low counts a work once, the most that one of its records says
create or replace temp table goal_money as
select one, year, phase, sum(low) as low, sum(high) as high from (
  select y.one, y.year, m.phase, w.work, max(m.low) as low, sum(m.high) as high
  from goal_year y join project_phase m on m.project = y.project join same_work w on w.project = y.project
  group by y.one, y.year, m.phase, w.work
) group by one, year, phase;

create or replace temp table goal_own as
select g.goal, p.year, count(*) as own, count(*) filter (g.basis = 'annotation') as annotated
from project_goal g join project p on p.iri = g.project where p.year is not null group by g.goal, p.year
union all
select g.goal, null, count(*), count(*) filter (g.basis = 'annotation')
from project_goal g join project p on p.iri = g.project group by g.goal;

create or replace temp table goal_close as
select s.one, c.year, sum(c.direct)::bigint as close
from (
  select distinct a.one, b.one as other from (
    select goal, other from goal_match where kind = 'close' union select other, goal from goal_match where kind = 'close'
  ) m join goal_one a on a.goal = m.goal join goal_one b on b.goal = m.other where a.one <> b.one
) s join goal_count c on c.one = s.other
where c.direct > 0 group by s.one, c.year;

create table alignment as
select g.iri as goal, g.strategy, y.year,
  coalesce(c.projects, 0) as projects, coalesce(c.funded, 0) as funded, coalesce(w.own, 0) as own, coalesce(w.annotated, 0) as annotated,
  coalesce(c.direct, 0) - coalesce(w.own, 0) as exact, coalesce(c.projects - c.direct, 0) as narrower,
  coalesce(k.close, 0) as close, coalesce(p.parties, 0) as parties, coalesce(t.tambon, 0) as tambon,
  a.low as approved_low, a.high as approved_high, l.low as planned_low, l.high as planned_high,
  r.low as requested_low, r.high as requested_high
from goal g
join goal_one o on o.goal = g.iri
join (select one, null::integer as year from goal_one union select one, year from goal_count union select one, year from goal_close) y
  on y.one = o.one
left join goal_count c on c.one = o.one and c.year is not distinct from y.year
left join goal_own w on w.goal = g.iri and w.year is not distinct from y.year
left join goal_close k on k.one = o.one and k.year is not distinct from y.year
left join goal_party p on p.one = o.one and p.year is not distinct from y.year
left join goal_tambon t on t.one = o.one and t.year is not distinct from y.year
left join goal_money a on a.one = o.one and a.year is not distinct from y.year and a.phase = 'approved'
left join goal_money l on l.one = o.one and l.year is not distinct from y.year and l.phase = 'planned'
left join goal_money r on r.one = o.one and r.year is not distinct from y.year and r.phase = 'requested';

create table strategy_alignment as
select coalesce(s.iri, a.strategy) as strategy, count(a.goal) as goals,
  count(*) filter (a.projects > 0) as with_work, count(*) filter (a.funded > 0) as funded
from strategy s full join (select * from alignment where year is null) a on a.strategy = s.iri
group by coalesce(s.iri, a.strategy) having coalesce(s.iri, a.strategy) is not null;

create table goal_doubt as
select g.project, g.goal, 'removed' as doubt from project_goal g where g.goal not in (select iri from goal)
union all
select g.project, g.goal, case when p.year < s.start_year then 'before' else 'after' end
from project_goal g join project p on p.iri = g.project
join goal h on h.iri = g.goal join strategy s on s.iri = h.strategy
where p.year < s.start_year or p.year > s.end_year;

create table goalless as
select d.publisher, p.year, count(*) as projects,
  count(*) filter (p.iri not in (select project from project_goal)) as without
from (select distinct pd.project, s.publisher from project_dataset pd join dataset s on s.iri = pd.dataset) d
join project p on p.iri = d.project
group by d.publisher, p.year;
