-- part: page
select g.iri as page, t.path, g.iri, null as crumb, g.code, g.title, gs.strategy, g.broader, g.description
from goal g join term t on t.iri = g.iri left join goal_strategy gs on gs.goal = g.iri where t.path is not null order by t.path

-- part: narrower
select g.broader as page, g.iri, count(distinct m.project) as projects from goal g left join member m on m.page = g.iri
where g.broader is not null group by g.broader, g.iri, g.code order by g.broader, g.code, g.iri

-- part: matches
select goal as page, kind, other from goal_match
union select other, case kind when 'broad' then 'narrow' else kind end, goal from goal_match order by all

-- part: goal_plans
select pg.goal as page, pg.plan from plan_goal pg join plan p on p.iri = pg.plan order by pg.goal, p.year desc nulls last, p.title collate th, pg.plan

-- part: annotated
select goal as page, count(*) as projects from project_goal where basis = 'annotation' group by goal
