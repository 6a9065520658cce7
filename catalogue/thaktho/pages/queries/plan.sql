-- part: page, of plan
select p.iri as page, t.path, p.iri, null as crumb, p.code, p.title, p.year, p.strategy, p.dataset
from plan p join term t on t.iri = p.iri where t.path is not null order by t.path

-- part: outcomes, of achieved (how many of its projects say what they aimed at, what came of it, and what was learnt)
select pp.plan as page, count(distinct a.project) as aiming, count(a.target) as targets, count(a.result) as measured,
  count(a.reached) as judged, count(*) filter (a.reached) as reached
from project_plan pp join achieved a on a.project = pp.project group by pp.plan order by pp.plan

-- part: lessons, of lesson (the newest)
select page, project, text, advice, n from (
  select pp.plan as page, l.project, l.text, l.advice, count(*) over (partition by pp.plan) as n,
    row_number() over (partition by pp.plan order by p.year desc nulls last, l.project, l.iri) as place
  from project_plan pp join lesson l on l.project = pp.project join project p on p.iri = l.project
) where place <= 20 order by page, place

-- part: own_goals, of plan_goal
select plan as page, goal from plan_goal order by plan, goal
