-- part: page, of strategy
select s.iri as page, t.path, s.iri, s.code, s.title, s.start_year, s.end_year, s.owner, s.description, s.page as web,
  (select case when count(*) = 1 then any_value(area) end from strategy_area sa where sa.strategy = s.iri) as crumb
from strategy s join term t on t.iri = s.iri where t.path is not null order by t.path

-- part: own_areas, of strategy_area
select sa.strategy as page, p.iri from strategy_area sa join site_area p on p.code = sa.area order by sa.strategy, p.code

-- part: own_goals, of goal_strategy
select gs.strategy as page, g.iri, g.broader, count(distinct m.project) as projects
from goal_strategy gs join goal g on g.iri = gs.goal left join member m on m.page = g.iri
group by gs.strategy, g.iri, g.broader, g.code order by gs.strategy, g.code, g.iri

-- part: own_plans, of plan
select strategy as page, iri as plan from plan where strategy is not null order by strategy, year desc nulls last, title collate th, iri
