-- part: page
select p.iri as page, t.path, p.iri, p.code, p.title, p.year, p.status, p.support_type, p.objective, p.start_on, p.end_on, p.parent, p.page as web,
  (select case when count(*) = 1 then any_value(area) end from project_area pa where pa.project = p.iri) as crumb
from project p join term t on t.iri = p.iri where t.path is not null order by t.path

-- part: funding
select project as page, iri, fund, fund_as_stated, dataset, requested, planned, approved, spent, agreement
from funding order by project, fund nulls last, dataset, iri

-- part: own_areas
select pa.project as page, p.iri, p.code from project_area pa join site_area p on p.code = pa.area order by pa.project, p.code

-- part: own_goals
select pg.project as page, pg.goal, pg.basis, n.reason, n.annotator, n.written_on
from project_goal pg left join annotation n on n.iri = pg.annotation order by pg.project, pg.goal

-- part: own_groups
select pg.project as page, pg.grp, pg.expected, pg.reached, pg.basis, n.reason, n.annotator, n.written_on
from project_group pg left join annotation n on n.iri = pg.annotation order by pg.project, pg.grp

-- part: own_bodies
select project as page, body from project_body order by project, body

-- part: own_plans
select project as page, plan from project_plan order by project, plan

-- part: children
select parent as page, iri as project from project where parent is not null order by parent, year desc nulls last, title collate th, iri
