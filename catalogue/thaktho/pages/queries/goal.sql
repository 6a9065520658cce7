-- part: page, of goal
select g.iri as page, t.path, g.iri, null as crumb, g.code, g.title, gs.strategy, g.broader, g.description
from goal g join term t on t.iri = g.iri left join goal_strategy gs on gs.goal = g.iri where t.path is not null order by t.path

-- part: narrower, of goal
select g.broader as page, g.iri, count(distinct m.project) as projects from goal g left join member m on m.page = g.iri
where g.broader is not null group by g.broader, g.iri, g.code order by g.broader, g.code, g.iri

-- part: matches, of goal_match
select goal as page, kind, other from goal_match
union select other, case kind when 'broad' then 'narrow' else kind end, goal from goal_match order by all

-- part: goal_plans, of plan_goal
select pg.goal as page, pg.plan from plan_goal pg join plan p on p.iri = pg.plan order by pg.goal, p.year desc nulls last, p.title collate th, pg.plan

-- part: annotated, of project_toward
select goal as page, count(*) as projects from project_toward where annotated group by goal

-- part: gap_years, of gap (where it is met: tambon and people by status)
select o.goal as page, p.grp, p.year, count(*) as areas, sum(people) as people, unnest(by_status(status, people))
from gap p join goal_one o on o.one = p.goal where p.level = 'tambon' and p.year > (select max(year) - 4 from gap)
group by o.goal, p.grp, p.year order by o.goal, p.year desc, p.grp desc

-- part: gap_met, of gap (the tambon in which it is met)
select o.goal as page, p.year, p.grp, a.iri as area, p.people
from gap p join goal_one o on o.one = p.goal join site_area a on a.code = p.area
where p.level = 'tambon' and p.status = 'met' and p.year > (select max(year) - 4 from gap) order by o.goal, p.year desc, p.grp desc, a.code
