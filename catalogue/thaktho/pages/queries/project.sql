-- part: page
select p.iri as page, t.path, p.iri, p.code, p.title, p.year, p.status, p.support_type, p.objective, p.start_on, p.end_on, p.parent, p.page as web,
  (select case when count(*) = 1 then any_value(area) end from project_area pa where pa.project = p.iri) as crumb
from project p join term t on t.iri = p.iri where t.path is not null order by t.path

-- part: funding
select project as page, iri, fund, fund_as_stated, dataset, requested, planned, approved, spent, agreement
from funding order by project, fund nulls last, dataset, iri

-- part: own_areas
select pa.project as page, p.iri, p.code from project_area pa join site_area p on p.code = pa.area order by pa.project, p.code

-- part: own_goals, of project_goal
select pg.project as page, pg.goal, gs.strategy, pg.basis, n.reason, n.annotator, n.written_on
from project_goal pg left join goal_strategy gs on gs.goal = pg.goal left join annotation n on n.iri = pg.annotation order by pg.project, pg.goal

-- part: own_groups, of project_group
select pg.project as page, pg.grp, pg.expected, pg.reached, pg.basis, n.reason, n.annotator, n.written_on
from project_group pg left join annotation n on n.iri = pg.annotation order by pg.project, pg.grp

-- part: own_bodies, of project_body
select project as page, body from project_body order by project, body

-- part: own_plans, of project_plan
select pp.project as page, pp.plan, l.strategy from project_plan pp left join plan l on l.iri = pp.plan order by pp.project, pp.plan

-- part: activities, of activity (in the order of their days)
select a.project as page, a.iri, a.title, a.start_on, a.end_on, a.description,
  (select list(distinct s.iri order by s.iri) from statement s where s.subject = a.iri and s.field = 'area' and s.iri is not null) as areas
from activity a where a.project is not null order by a.project, a.start_on nulls last, a.end_on nulls last, a.title collate th, a.iri

-- part: results, of achieved
select project as page, target, indicator, unit, baseline, aim, result, try_cast(result_date as date) as measured_on, reached
from achieved order by project, target

-- part: lessons, of lesson
select l.project as page, l.iri, l.text, l.advice,
  (select list(g.grp order by g.grp) from lesson_group g where g.lesson = l.iri) as groups
from lesson l where l.project is not null order by l.project, l.iri

-- part: children
select p.parent as page, p.iri as project from project p join project_order o on o.project = p.iri where p.parent is not null order by p.parent, o.nr

-- part: earlier, of chain_before
select b.project as page, b.earlier, b.steps, p.year, s.approved, s.spent, s.spent_share
from chain_before b join project p on p.iri = b.earlier
left join (
  select project, sum(approved) as approved, sum(spent) as spent,
    case when count(*) = 1 then min(spent_share) end as spent_share
  from outcome group by project) s on s.project = b.earlier
order by b.project, p.year desc, b.steps, b.earlier

-- part: earlier_results, of achieved
select b.project as page, b.earlier, a.indicator, a.unit, a.aim, a.result, a.reached
from chain_before b join achieved a on a.project = b.earlier
where a.result is not null order by b.project, b.earlier, a.target

-- part: earlier_lessons, of lesson_carried
select project as page, earlier, text, advice from lesson_carried order by project, earlier, lesson

-- part: later, of chain_link
select l.earlier as page, l.later, p.year from chain_link l join project p on p.iri = l.later
where l.ordered order by l.earlier, p.year, l.later

-- part: beside, of chain_link
select c.project as page, c.other from (
  select earlier as project, later as other from chain_link where not ordered
  union all select later, earlier from chain_link where not ordered) c
order by c.project, c.other

-- part: chain, of chain_project
select c.project as page, n.projects, n.shape from chain_project c join chain n on n.chain = c.chain order by c.project
