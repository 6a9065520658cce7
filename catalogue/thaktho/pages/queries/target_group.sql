-- part: page
select t.iri as page, t.path, t.iri, null as crumb, t.code, t.definition_th, t.definition_en, t.vulnerable,
  (select count(*) from project_group g where g.grp = t.iri and g.basis = 'annotation') as annotated,
  (select sum(expected) from project_group g where g.grp = t.iri) as expected,
  (select count(expected) from project_group g where g.grp = t.iri) as expecting,
  (select sum(reached) from project_group g where g.grp = t.iri) as reached,
  (select count(reached) from project_group g where g.grp = t.iri) as reaching
from term t where t.kind = 'target-group' and t.path is not null order by t.path
