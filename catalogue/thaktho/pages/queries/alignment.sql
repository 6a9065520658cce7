-- part: page
select '' as page, 'alignment/' as path, '' as iri, null as crumb

-- part: strategies, of strategy_alignment
select '' as page, a.*, s.start_year, s.end_year from strategy_alignment a left join strategy s on s.iri = a.strategy
order by a.with_work desc, a.goals desc, s.title collate th nulls last, a.strategy

-- part: goals, of alignment
select '' as page, a.*, max(projects) over () as most from alignment a left join goal g on g.iri = a.goal
where a.year is null order by a.strategy, g.code, a.goal

-- part: doubts, of goal_doubt
select '' as page, d.project, d.goal, d.doubt, p.year from goal_doubt d join project p on p.iri = d.project
order by d.doubt, d.goal, p.year nulls last, d.project limit 100

-- part: doubts_all, of goal_doubt
select '' as page, doubt, count(*) as pairs from goal_doubt group by doubt order by doubt

-- part: goalless, of goalless (projects without a goal, by publisher)
select '' as page, publisher, sum(projects)::bigint as projects, sum(without)::bigint as without,
  list({'year': year, 'projects': projects, 'without': without} order by year desc nulls last) as years
from goalless group by publisher order by without desc, publisher
