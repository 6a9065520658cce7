-- part: page
select p.iri as page, t.path, p.iri, null as crumb, p.code, p.title, p.year, p.strategy, p.dataset
from plan p join term t on t.iri = p.iri where t.path is not null order by t.path

-- part: own_goals
select plan as page, goal from plan_goal order by plan, goal
