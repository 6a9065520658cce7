-- Which goals are one, and what lies within them: goals are matched across strategies, and one may be part of another.
--   goal_one   goal, one: goals that are matched exactly, in however many steps, are `one`: the first of their IRIs. A goal
--              that no strategy holds (any more), but somebody names, is one of itself
--   goal_up    one, top: a goal and every goal that it is part of, itself too; broader goals of the same and of other
--              strategies; `matched` where only a broader match across strategies says so. In a circle each is part of each.
--              At most 20 steps up: a thousand goals in one circle would be a million rows
-- Cost grows with goals and what is said of them: a goal with which thousands are matched costs a row each.

create or replace temp table goal_named as
select iri as goal from goal union select goal from project_goal union select goal from need_goal
union select goal from goal_match union select other from goal_match
union select broader from goal where broader is not null;

create or replace temp table goal_alike as
select goal, other from goal_match where kind = 'exact' union select other, goal from goal_match where kind = 'exact';

create table goal_one as
with recursive found(goal, one) using key (goal) as (
  select goal, goal from goal_named
  union
  select a.other, min(f.one) from found f
  join goal_alike a on a.goal = f.goal
  join recurring.found known on known.goal = a.other
  where f.one < known.one group by a.other
)
select goal, one from found;

create table goal_up as
with recursive within(one, top, matched) as (
  select a.one, b.one, bool_and(matched) from (
    select iri as goal, broader as other, false as matched from goal where broader is not null
    union select goal, other, true from goal_match where kind = 'broad'
  ) said join goal_one a on a.goal = said.goal join goal_one b on b.goal = said.other group by a.one, b.one
),
up(one, top, matched, steps) as (
  select one, one, false, 0 from goal_one
  union
  select u.one, w.top, u.matched or w.matched, u.steps + 1 from up u join within w on w.one = u.top where u.steps < 20
)
select one, top, bool_and(matched) as matched from up group by one, top;
