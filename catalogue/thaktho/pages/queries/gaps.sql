-- part: page
select '' as page, 'gaps/' as path, '' as iri, null as crumb

-- part: statuses
select '' as page, t.iri, t.code, t.definition_th, t.definition_en from term t where t.kind = 'gap-status'
order by list_position(['met', 'met-wider', 'planned-not-funded', 'unpublished', 'nothing'], t.code), t.code

-- part: by_year, of gap (tambon and people by status, any work for the group)
select '' as page, grp, year, count(*) as areas, sum(people) as people, unnest(by_status(status, people))
from gap where level = 'tambon' and goal is null group by grp, year order by grp desc, year desc

-- part: nowhere, of gap (where every fund and authority has published, and goals have no work or nothing is there at all)
select '' as page, a.iri as area, g.year, max(g.people) as people, bool_or(g.goal is null and g.status = 'nothing') as everything,
  count(distinct g.goal) filter (g.status = 'nothing') as goals, count(distinct g.goal) as every,
  max(g.untold) filter (g.goal is not null) as untold
from gap g join site_area a on a.code = g.area where g.level = 'tambon' and g.year > (select max(year) - 4 from gap)
group by a.iri, a.code, g.year having bool_or(g.status = 'nothing') order by g.year desc, everything desc, goals desc, a.code

-- part: by_goal, of gap (the same by goal, the latest four years)
select '' as page, grp, year, goal, (select min(s.strategy) from goal_strategy s where s.goal = gap.goal) as strategy, count(*) as areas, sum(people) as people, unnest(by_status(status, people))
from gap where level = 'tambon' and goal is not null and year > (select max(year) - 4 from gap)
group by grp, year, goal order by year desc, grp desc, areas_of(status, 'met') desc, areas desc, goal

-- part: by_amphoe, of gap (the same by amphoe, the latest four years)
select '' as page, p.iri, g.grp, g.year, count(*) as areas, sum(people) as people, unnest(by_status(status, people))
from gap g join site_area p on p.code = substr(g.area, 1, 4)
where g.level = 'tambon' and g.goal is null and g.year > (select max(year) - 4 from gap)
group by p.iri, p.code, g.grp, g.year order by g.year desc, g.grp desc, p.code

-- part: silent, of gap_unpublished (who serves the most tambon of which it has said nothing for a year, the latest four years)
select '' as page, fund, year, count(*) as tambon from gap_unpublished
where length(area) = 6 and year > (select max(year) - 4 from gap)
group by fund, year qualify row_number() over (partition by year order by count(*) desc, fund) <= 10
order by year desc, tambon desc, fund

-- part: silent_all, of gap_unpublished
select '' as page, year, count(distinct fund) as funds from gap_unpublished group by year order by year desc

-- part: uncounted (groups that nobody counts)
select '' as page, t.iri from term t
where t.kind = 'target-group' and t.code <> '2005' and t.iri not in (select grp from need where grp is not null) order by t.code, t.iri

-- part: lacks, of publisher_lacks (what projects do not say, by publisher)
select '' as page, publisher, max("all") as every, max(projects) filter (lacks = 'goal') as goal,
  max(projects) filter (lacks = 'group') as grp, max(projects) filter (lacks = 'place') as place,
  max(projects) filter (lacks = 'tambon') as tambon, max(projects) filter (lacks = 'money') as money,
  max(projects) filter (lacks = 'fund') as fund, max(projects) filter (lacks = 'year') as year
from publisher_lacks group by publisher order by every desc, publisher
