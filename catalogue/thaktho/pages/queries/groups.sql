-- part: page
select '' as page, 'target-group/' as path, '' as iri, null as crumb

-- part: group_list
select '' as page, t.iri, t.code, t.vulnerable, count(distinct m.project) as projects
from term t left join member m on m.page = t.iri
where t.kind = 'target-group' group by t.iri, t.code, t.vulnerable order by t.code, t.iri
