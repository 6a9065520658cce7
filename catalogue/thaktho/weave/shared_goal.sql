-- Groups of projects that work towards one goal in one year; into `gathered`. `goal_one` (goals.sql) puts goals that are
-- matched exactly under the first of their IRIs: a cluster; `goal_up` says what lies within which. A goal that projects
-- name and no strategy holds any more is a goal still.

-- whose projects count for a cluster, and how much: its own, those of goals within it, less where only a broader match
-- says so; and, one step beyond, those of close matches (either way)
create or replace temp table goal_source as
with near as (
  select a.one as cluster, b.one as other
  from (
    select goal, other from goal_match where kind = 'close' union select other, goal from goal_match where kind = 'close'
  ) m join goal_one a on a.goal = m.goal join goal_one b on b.goal = m.other
)
select cluster, source, via, strength from (
  select top as cluster, one as source, case when one = top then 'goal' when matched then 'broad' else 'narrower' end as via,
    case when matched then 0.7 else 1.0 end as strength
  from goal_up
  union
  select a.top, b.one, 'close', 0.8
  from goal_up a join near n on n.cluster = a.one join goal_up b on b.top = n.other
  where not a.matched and not b.matched
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
join goal_source w on w.source = c.one
qualify row_number() over (partition by w.cluster, p.iri order by strength desc, read,
  list_position(['goal', 'exact', 'narrower', 'close', 'broad'], via)) = 1;
