-- Groups of projects that work towards one goal in one year; into `gathered`. `goal_one` (goals.sql) puts goals
-- that are matched exactly under the first of their IRIs: a cluster. A goal that projects name and no strategy holds any
-- more is a goal still.

-- a cluster and all that is part of it, over any number of steps, itself included; goals that are each part of the other
-- are all part of each
create table goal_below as
with recursive narrower as (
  select distinct b.one as cluster, n.one as below
  from goal g join goal_one b on b.goal = g.broader join goal_one n on n.goal = g.iri
),
down(cluster, below) as (
  select distinct one, one from goal_one
  union
  select d.cluster, n.below from down d join narrower n on n.cluster = d.below
)
select cluster, below from down;

-- whose projects count for a cluster, and how much: its own and narrower ones; one step beyond these, close matches (either
-- way) and goals that call it a broader match
create table goal_work as
with near as (
  select a.one as cluster, b.one as other, 'close' as via, 0.8 as strength
  from goal_match m join goal_one a on a.goal = m.goal join goal_one b on b.goal = m.other where m.kind = 'close'
  union
  select b.one, a.one, 'close', 0.8
  from goal_match m join goal_one a on a.goal = m.goal join goal_one b on b.goal = m.other where m.kind = 'close'
  union
  select b.one, a.one, 'broad', 0.7
  from goal_match m join goal_one a on a.goal = m.goal join goal_one b on b.goal = m.other where m.kind = 'broad'
)
select cluster, source, via, strength from (
  select cluster, below as source, case when below = cluster then 'goal' else 'narrower' end as via, 1.0 as strength
  from goal_below
  union
  select a.cluster, b.below, n.via, n.strength
  from goal_below a join near n on n.cluster = a.below join goal_below b on b.cluster = n.other
)
qualify row_number() over (partition by cluster, source order by strength desc, via) = 1;

-- rule shared-goal/1
insert into gathered
select 'shared-goal', w.cluster, w.cluster, null, null, p.year, p.iri,
  w.strength * (case g.basis when 'annotation' then 0.9 else 1.0 end) as strength,
  case when w.via = 'goal' and g.goal <> w.cluster then 'exact' else w.via end as via, g.basis = 'annotation' as read
from project_goal g
join project p on p.iri = g.project and p.year is not null
join goal_one c on c.goal = g.goal
join goal_work w on w.source = c.one
qualify row_number() over (partition by w.cluster, p.iri order by strength desc, read,
  list_position(['goal', 'exact', 'narrower', 'close', 'broad'], via)) = 1;
