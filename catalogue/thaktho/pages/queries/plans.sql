-- part: page
select '' as page, 'plan/' as path, '' as iri, null as crumb

-- part: all_plans, of plan
select '' as page, p.iri, p.year, p.strategy, e.publisher_iri, count(distinct m.project) as projects
from plan p left join edition e on e.iri = p.dataset left join member m on m.page = p.iri
group by p.iri, p.year, p.strategy, p.title, e.publisher_iri order by projects desc, p.title collate th, p.year desc nulls last, p.iri
