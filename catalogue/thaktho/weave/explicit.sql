-- Linkages that a source states itself.

-- rule explicit/1: one code of one issuer, reported by two publishers, is one project
create table reported_twice as
select d.project, count(distinct s.publisher) as publishers
from project_dataset d join dataset s on s.iri = d.dataset
group by d.project having count(distinct s.publisher) >= 2;

insert into linkage
select $base || 'linkage/explicit/' || substr(r.project, length($base || 'project/') + 1), 'explicit',
  null, null, p.year, 'explicit/1', 1.0,
  (select count(distinct f.fund) from funding f where f.project = r.project), 0, 1, m.low, m.high
from reported_twice r
join project p on p.iri = r.project
left join project_money m on m.project = r.project;

insert into linkage_member
select l.iri, s.publisher, 1, (
  select sum(h.amount) from headline h where h.project = r.project and h.publisher = s.publisher)
from reported_twice r
join linkage l on l.kind = 'explicit'
  and l.iri = $base || 'linkage/explicit/' || substr(r.project, length($base || 'project/') + 1)
join project_dataset d on d.project = r.project
join dataset s on s.iri = d.dataset
group by l.iri, s.publisher, r.project;

insert into linkage_evidence
select l.iri, r.project from reported_twice r join linkage l on l.kind = 'explicit'
  and l.iri = $base || 'linkage/explicit/' || substr(r.project, length($base || 'project/') + 1);
