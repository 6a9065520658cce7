-- part: page
select '' as page, 'method/' as path, '' as iri, null as crumb

-- part: kinds
select '' as page, t.iri, t.code, count(l.iri) as linkages, min(l.rule) filter (l.rule <> 'person') as rule
from term t left join linkage l on l.kind = t.code where t.kind = 'linkage-kind' group by t.iri, t.code order by t.code

-- part: decided, of rule_measure
select '' as page, r.*, (select min(k.iri) from term k where k.kind = 'linkage-kind' and k.code = r.kind) as kind_iri
from rule_measure r order by r.kind

-- part: labelled, of labelled_measure
select '' as page, m.*, (select min(k.iri) from term k where k.kind = 'linkage-kind' and k.code = m.kind) as kind_iri
from labelled_measure m order by m.place
