-- part: page
select '' as page, '' as path, '' as iri, (select min(code) from site_area where level = 'province') as crumb

-- part: all_years (the newest first)
select '' as page, year, year in (select year from this_year) as shown from year_of order by year desc

-- part: figures
select '' as page,
  (select count(*) from publisher where iri in (select publisher_iri from edition)) as publishers,
  (select count(*) from edition) as datasets,
  (select count(*) from budget_line) as lines, (select sum(amount) from budget_line) as lines_amount,
  (select count(*) from linkage) as linkages,
  (select count(*) from local_authority) as authorities,
  (select count(*) from local_authority where code in (select code from heard_authority)) as heard_authorities

-- part: parties, of met_party (who meets another: funds, agencies with their own budgets, bodies that name no fund)
select '' as page, role, count(*) as parties from met_party group by role order by list_position(['fund', 'own', 'body'], role)

-- part: kinds, of meeting (each with the linkage that is told first of its kind)
with ranked as (
  select kind, iri, row_number() over (
    partition by kind order by projects desc nulls last, score desc nulls last, year desc nulls last, area_code nulls last, iri) as place
  from meeting
)
select '' as page, t.iri, t.code, count(l.iri) as linkages, min(r.iri) as first
from term t join linkage l on l.kind = t.code join ranked r on r.kind = l.kind and r.place = 1
where t.kind = 'linkage-kind' group by t.iri, t.code order by kind_order(t.code), t.code
