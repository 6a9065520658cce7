-- part: page
select '' as page, 'balance/' as path, '' as iri, null as crumb

-- part: spreads, of spread
select '' as page, * from spread where slice = 'all'
order by year desc, list_position(['amphoe', 'tambon'], level), phase_order(phase)

-- part: heads, of balance (by amphoe, of the three latest years in which money is known)
with latest as (
  select distinct year from balance where slice = 'all' and level = 'amphoe' and people > 0 order by year desc limit 3
)
select '' as page, a.iri as area, b.year, b.phase, b.people, b.counted, b.works, b.here_low, b.here_high, b.shared_low, b.shared_high,
  b.per_head_low, b.per_head_high
from balance b join site_area a on a.code = b.area
where b.slice = 'all' and b.level = 'amphoe' and b.year in (from latest)
order by b.year desc, b.per_head_low desc nulls last, a.th collate th, a.code, phase_order(b.phase)

-- part: funds, of balance (what each gives a head in the tambon where its work lies, the three latest years in which that is known)
with given as (from balance where slice = 'fund' and level = 'tambon' and people > 0 and here_high > 0),
latest as (select distinct year from given order by year desc limit 3)
select '' as page, g.thing as fund, g.year, g.phase, list(a.iri order by g.per_head_low desc, a.code) as areas,
  min(g.per_head_low) as lowest, max(g.per_head_high) as highest, sum(g.here_low) as here_low, sum(g.here_high) as here_high,
  count(*) over () as every
from given g join site_area a on a.code = g.area where g.year in (from latest)
group by g.thing, g.year, g.phase order by g.year desc, highest desc, g.thing, phase_order(g.phase) limit 40

-- part: counted, of population (whose people are known, and by whom)
select '' as page, source as dataset, min(counted) as first_year, max(counted) as last_year, count(distinct area) as areas
from population group by source order by source

-- part: publishers, of publishing
select '' as page, p.publisher, sum(p.projects) as projects, sum(p.lines) as lines,
  min(p.year) filter (p.projects + p.lines > 0) as first_year, max(p.year) filter (p.projects + p.lines > 0) as last_year,
  list(p.year order by p.year) filter (p.projects + p.lines = 0) as empty_years,
  max(p.submitted_on) as submitted_on, bool_or(p.incomplete) as incomplete,
  [sum(p.with_amount), sum(p.with_place), sum(p.with_goal), sum(p.with_group), sum(p.with_dates)] as stated
from publishing p left join term t on t.iri = p.publisher
group by p.publisher, t.th order by projects desc, lines desc, t.th collate th, p.publisher
