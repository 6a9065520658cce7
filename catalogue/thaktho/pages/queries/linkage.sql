-- part: page, of meeting
select m.iri as page, t.path, m.*, m.area_code as crumb,
  (select k.iri from term k where k.kind = 'linkage-kind' and k.code = m.kind limit 1) as kind_iri
from meeting m join term t on t.iri = m.iri where t.path is not null order by t.path

-- part: evidence, of linkage_evidence
select e.linkage as page, e.project from linkage_evidence e join project_order o using (project) order by e.linkage, o.nr

-- part: decisions, of linkage_decision
select d.linkage as page, d.verdict, d.why, d.org, d.org_iri, d.decided_on, d.counts, d.own,
  (select min(k.iri) from term k where k.kind = 'linkage-kind' and k.code = d.kind and d.kind <> l.kind) as other_kind
from linkage_decision d join linkage l on l.iri = d.linkage order by d.linkage, d.number desc
