-- part: page
select '' as page, 'learning/' as path, '' as iri, null as crumb

-- part: totals
select '' as page,
  (select count(*) from outcome where spent is not null) as spent,
  (select count(*) from achieved) as targets,
  (select count(*) from achieved where result is not null) as measured,
  (select count(*) from achieved where reached is not null) as judged,
  (select count(*) from achieved where reached) as reached,
  (select count(*) from chain) as chains,
  (select count(*) from lesson) as lessons

-- part: spending, of spending
select '' as page, *, count(*) over () as all_rows from spending
where planned is not null or approved is not null or spent is not null
order by compared > 0 desc, year desc nulls last, projects desc, fund nulls last limit 20

-- part: reached, of achieved_by
with counted as (
  select r."by", r.key, case r."by" when 'year' then r.year end as year, sum(r.targets)::integer as targets,
    sum(r.measured)::integer as measured, sum(r.judged)::integer as judged, sum(r.reached)::integer as reached
  from achieved_by r group by 1, 2, 3
)
select '' as page, c.*, coalesce(a.iri, c.key) as iri
from counted c left join area a on c."by" = 'area' and a.code = c.key
where c."by" <> 'area' or a.level in ('amphoe', 'tambon')
qualify row_number() over (partition by c."by" order by c.measured desc, c.targets desc, c.year desc, c.key) <= 20
order by c."by", c.year desc, c.measured desc, c.targets desc, c.key

-- part: chains, of chain
select '' as page, chain, projects, first_year, last_year, years, shape, count(*) over () as all_rows
from chain order by years desc, projects desc, chain limit 20

-- part: chain_years, of chain_year
select '' as page, y.*, m.moneys from chain_year y left join (
  select chain, year, list({'phase': phase, 'low': low, 'high': high} order by phase_order(phase)) as moneys
  from chain_money group by chain, year
) m on m.chain = y.chain and m.year is not distinct from y.year
where y.chain in (select chain from chain order by years desc, projects desc, chain limit 20)
order by y.chain, y.year nulls last

-- part: lessons, of lesson
select '' as page, n.iri, n.project, p.year, n.text, n.advice, coalesce(g.grp, '') as grp, count(*) over () as all_rows
from lesson n join project p on p.iri = n.project left join lesson_group g on g.lesson = n.iri
order by p.year desc nulls last, n.project, n.iri, g.grp limit 60
