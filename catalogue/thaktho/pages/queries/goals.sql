-- part: page
select '' as page, 'goal/' as path, '' as iri, null as crumb

-- part: all_strategies, of strategy
select '' as page, s.iri, s.start_year, s.end_year, s.owner, count(distinct m.project) as projects
from strategy s left join member m on m.page = s.iri
group by s.iri, s.start_year, s.end_year, s.owner, s.title order by projects desc, s.title collate th, s.iri

-- part: all_goals, of goal
select '' as page, g.iri, g.code, coalesce(gs.strategy, '') as strategy, count(distinct m.project) as projects
from goal g left join goal_strategy gs on gs.goal = g.iri left join member m on m.page = g.iri
group by g.iri, g.code, gs.strategy order by gs.strategy nulls last, g.code, g.iri
