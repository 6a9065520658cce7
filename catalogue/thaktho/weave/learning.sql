-- What came of projects, and what the next ones can learn: money spent, targets reached, chains of continuations
-- (`chain_link`, `chain_member`: chains.py), lessons. Amounts are baht, shares have four decimals (1 = all of it),
-- years are of the Buddhist era; null means not known.

-- outcome: project × fund, the amounts of each phase; of several reports the most, `differ` where they do not agree
create table outcome as
select project, fund, max(requested) as requested, max(planned) as planned, max(approved) as approved, max(spent) as spent,
  case when max(approved) > 0 then round(max(spent) / max(approved), 4) end as spent_share,
  count(distinct dataset) as reports,
  coalesce(min(requested) <> max(requested), false) or coalesce(min(planned) <> max(planned), false)
    or coalesce(min(approved) <> max(approved), false) or coalesce(min(spent) <> max(spent), false) as differ
from funding group by project, fund
having coalesce(max(requested), max(planned), max(approved), max(spent)) is not null;

-- spending: fund × year; compared are only projects of which both are known
create table spending as
select o.fund, p.year, count(*) as projects,
  sum(o.planned) as planned, sum(o.approved) as approved, sum(o.spent) as spent,
  count(*) filter (o.approved > 0 and o.spent is not null) as compared,
  sum(o.approved) filter (o.approved > 0 and o.spent is not null) as compared_approved,
  sum(o.spent) filter (o.approved > 0 and o.spent is not null) as compared_spent,
  round(sum(o.spent) filter (o.approved > 0 and o.spent is not null)
    / sum(o.approved) filter (o.approved > 0 and o.spent is not null), 4) as spent_share
from outcome o join project p on p.iri = o.project
group by o.fund, p.year;

-- achieved: project × indicator, in the indicator's own unit. direction: less, where the aim lies below the baseline;
-- hold, where it is the baseline (what is not the aim is not judged: better or worse is not known); else more, which is
-- taken where there is no baseline. way: the share of the way from baseline to aim, without a baseline result ÷ aim;
-- null where there is no way to go
create table achieved as
select iri as target, project, indicator, unit, baseline, aim, result, result_date, direction,
  case when direction in ('more', 'less') and baseline is not null then round((result - baseline) / (aim - baseline), 4)
    when direction = 'more' and aim > 0 then round(result / aim, 4) end as way,
  case direction when 'less' then result <= aim when 'more' then result >= aim
    when 'hold' then case when result = aim then true end end as reached
from (
  select *, case when aim is null then null when aim < baseline then 'less' when aim = baseline then 'hold' else 'more' end
    as direction
  from target where project is not null
);

-- achieved_by: how many targets have a result, of how many it can be judged, how many were reached; `by` area (all that
-- the project's places lie in), fund, goal or year, and year
create table achieved_by as
select w."by", w.key, p.year, count(distinct a.target) as targets,
  count(distinct a.target) filter (a.result is not null) as measured,
  count(distinct a.target) filter (a.reached is not null) as judged,
  count(distinct a.target) filter (a.reached) as reached
from achieved a
join project p on p.iri = a.project
join (
  select 'area' as "by", project, area as key from place_within
  union all select distinct 'fund', project, fund from funding where fund is not null
  union all select 'goal', project, goal from project_goal
  union all select 'year', iri, null from project
) w on w.project = a.project
group by w."by", w.key, p.year;

-- chain: named by its first project, the earliest year and IRI. shape: line; fork, where a project goes on with several
-- or several go on with it; cycle, where it comes back to itself through projects whose years do not say which was first
create table chain_first as
select joined, arg_min(m.member, (coalesce(p.year, 9999), m.member)) as chain
from chain_member m join project p on p.iri = m.member group by joined;

create table chain_project as
select f.chain, m.member as project, p.year,
  (select count(*) from chain_link l where l.later = m.member) as before,
  (select count(*) from chain_link l where l.earlier = m.member) as after
from chain_member m join chain_first f on f.joined = m.joined join project p on p.iri = m.member;

create table chain as
select c.chain, count(*) as projects, min(c.year) as first_year, max(c.year) as last_year,
  count(distinct c.year) as years,
  case when bool_or(coalesce(l.closes, false)) then 'cycle' when max(c.before) > 1 or max(c.after) > 1 then 'fork'
    else 'line' end as shape
from chain_project c
left join (select earlier, bool_or(closes) as closes from chain_link group by earlier) l on l.earlier = c.project
group by c.chain;

-- chain_before: what came before a project: all that it goes on with, and from there back along the nearest year, the
-- surest pair; so there is a row a continuation, and at most one more a project and earlier year
create table chain_nearest as
select l.later as project, l.earlier from chain_link l
join project p on p.iri = l.earlier join pair k on k.linkage = l.linkage
where l.ordered
qualify row_number() over (partition by l.later order by p.year desc, k.score desc, l.earlier) = 1;

create table chain_before as
with recursive way(project, earlier, steps) as (
  select project, earlier, 1 from chain_nearest
  union all
  select w.project, n.earlier, w.steps + 1 from way w join chain_nearest n on n.project = w.earlier
)
select project, earlier, min(steps) as steps from (
  from way union all select later, earlier, 1 from chain_link where ordered
) group by project, earlier;

-- chain_money: what a chain cost, a row a year and phase: each work once (low), every record (high)
create table chain_money as
select chain, year, phase, sum(low) as low, sum(high) as high from (
  select c.chain, c.year, m.phase, s.work, max(m.low) as low, sum(m.high) as high
  from chain_project c join project_phase m on m.project = c.project join same_work s on s.project = c.project
  group by c.chain, c.year, m.phase, s.work
) group by chain, year, phase;

-- chain_year: what came of a chain, year by year
create table chain_year as
select c.chain, c.year, count(*) as projects,
  sum(s.spent) as spent, count(s.spent) as spent_known,
  coalesce(sum(t.targets), 0)::integer as targets, coalesce(sum(t.measured), 0)::integer as measured,
  coalesce(sum(t.reached), 0)::integer as reached, coalesce(sum(n.lessons), 0)::integer as lessons
from chain_project c
left join (select project, sum(spent) as spent from outcome group by project) s on s.project = c.project
left join (
  select project, count(*) as targets, count(result) as measured, count(*) filter (reached) as reached
  from achieved group by project) t on t.project = c.project
left join (select project, count(*) as lessons from lesson group by project) n on n.project = c.project
group by c.chain, c.year;

-- lesson_carried: the lessons of the projects before, for each project of a chain, and if it tells a lesson of its own
create table lesson_carried as
select b.project, b.earlier, b.steps, n.iri as lesson, n.text, n.advice, p.year,
  exists (select 1 from lesson o where o.project = b.project) as has_own
from chain_before b join lesson n on n.project = b.earlier join project p on p.iri = b.earlier;
