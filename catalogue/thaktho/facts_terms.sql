-- What everything is called.

create table property as select * from (values
  ('name', 'http://xmlns.com/foaf/0.1/name'), ('sector', 'https://w3id.org/thaktho/ns#sector'),
  ('kind', 'https://w3id.org/thaktho/ns#bodyKind'), ('la', 'https://w3id.org/thaktho/ns#localAuthority'),
  ('homepage', 'http://xmlns.com/foaf/0.1/homepage'), ('contact', 'http://www.w3.org/ns/dcat#contactPoint'),
  ('fn', 'http://www.w3.org/2006/vcard/ns#fn'), ('email', 'http://www.w3.org/2006/vcard/ns#hasEmail'),
  ('title', 'http://purl.org/dc/terms/title'), ('description', 'http://purl.org/dc/terms/description'),
  ('publisher', 'http://purl.org/dc/terms/publisher'), ('license', 'http://purl.org/dc/terms/license'),
  ('compiled', 'https://w3id.org/thaktho/ns#compiledBy'), ('start', 'https://w3id.org/thaktho/ns#startYear'),
  ('end', 'https://w3id.org/thaktho/ns#endYear'), ('incomplete', 'https://w3id.org/thaktho/ns#incomplete'),
  ('leftOut', 'https://w3id.org/thaktho/ns#leftOut'), ('withheld', 'https://w3id.org/thaktho/ns#withheld'), ('generatedBy', 'http://www.w3.org/ns/prov#wasGeneratedBy'),
  ('identifier', 'http://purl.org/dc/terms/identifier'), ('used', 'http://www.w3.org/ns/prov#used'),
  ('ended', 'http://www.w3.org/ns/prov#endedAtTime'), ('checksum', 'http://spdx.org/rdf/terms#checksumValue'),
  ('a', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'), ('prefLabel', 'http://www.w3.org/2004/02/skos/core#prefLabel'),
  ('label', 'http://www.w3.org/2000/01/rdf-schema#label'), ('definition', 'http://www.w3.org/2004/02/skos/core#definition'),
  ('notation', 'http://www.w3.org/2004/02/skos/core#notation'), ('number', 'http://www.w3.org/ns/org#identifier'),
  ('inScheme', 'http://www.w3.org/2004/02/skos/core#inScheme'), ('vulnerable', 'https://w3id.org/thaktho/ns#vulnerable'),
  ('within', 'http://www.opengis.net/ont/geosparql#sfWithin'), ('covers', 'https://w3id.org/thaktho/ns#covers'),
  ('spdx', 'http://spdx.org/rdf/terms#checksum'), ('decides', 'https://w3id.org/thaktho/ns#decides'),
  ('linkageKind', 'https://w3id.org/thaktho/ns#linkageKind'), ('verdict', 'https://w3id.org/thaktho/ns#verdict'),
  ('decidedBy', 'https://w3id.org/thaktho/ns#decidedBy'), ('generatedAt', 'http://www.w3.org/ns/prov#generatedAtTime')
) as t (short, iri);

-- the quads that this is told of, read once: a part of them all, without what rows, cells and amounts of funds are
create temp table told as select q.* exclude (type) from quad q semi join property p on p.iri = q.p
where q.p <> 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type' or q.o not in (
  'http://www.w3.org/ns/csvw#Row', 'http://www.w3.org/ns/oa#SpecificResource', 'http://www.w3.org/ns/oa#FragmentSelector',
  'https://linked.data.gov.au/def/project#FundingAssociation');

create or replace table dataset_graph as
select g, s from told
where p = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type' and o = 'http://www.w3.org/ns/dcat#Dataset';

create table label as
select s, min(o) filter (lang = 'th') as th, min(o) filter (lang = 'en') as en from told
where p in ('http://www.w3.org/2004/02/skos/core#prefLabel', 'http://www.w3.org/2000/01/rdf-schema#label',
  'http://purl.org/dc/terms/title') and kind = 'literal' and lang <> ''
group by s;

create table definition as
select s, min(o) filter (lang = 'th') as th, min(o) filter (lang = 'en') as en from told
where p = 'http://www.w3.org/2004/02/skos/core#definition' group by s;

create table notation as
select s, min(o) as code from told
where p in ('http://www.w3.org/2004/02/skos/core#notation', 'http://purl.org/dc/terms/identifier',
  'http://www.w3.org/ns/org#identifier')
group by s;

create table class_kind as select * from (values
  (1, 'https://w3id.org/thaktho/ns#Publisher', 'publisher'),
  (2, 'https://w3id.org/thaktho/ns#LocalAuthority', 'local-authority'),
  (3, 'https://w3id.org/thaktho/ns#Fund', 'fund'),
  (4, 'http://www.w3.org/ns/org#Organization', 'organization'),
  (5, 'https://w3id.org/thaktho/ns#Strategy', 'strategy'),
  (6, 'https://w3id.org/thaktho/ns#Goal', 'goal'),
  (7, 'https://w3id.org/thaktho/ns#AnnualPlan', 'plan'),
  (8, 'https://linked.data.gov.au/def/project#Project', 'project'),
  (9, 'http://www.w3.org/ns/dcat#Dataset', 'dataset'),
  (10, 'https://w3id.org/thaktho/ns#Annotation', 'annotation'),
  (11, 'http://www.opengis.net/ont/geosparql#Feature', 'area')
) as t (rank, class, kind);

insert into term
select k.s, k.kind, n.code, coalesce(l.th, l.en, n.code), coalesce(l.en, l.th, n.code), d.th, d.en, null, false
from (
  select q.s, arg_min(c.kind, c.rank) as kind from told q join class_kind c on c.class = q.o
  where q.p = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type' group by q.s
) k
left join label l on l.s = k.s
left join definition d on d.s = k.s
left join notation n on n.s = k.s;

insert into term
select q.s, regexp_extract(q.o, '[^/]+$'), n.code, l.th, l.en, d.th, d.en, null,
  exists (select 1 from told v where v.s = q.s and v.p = 'https://w3id.org/thaktho/ns#vulnerable' and v.o = 'true')
from told q
left join label l on l.s = q.s
left join definition d on d.s = q.s
left join notation n on n.s = q.s
where q.p = 'http://www.w3.org/2004/02/skos/core#inScheme' and starts_with(q.o, 'https://w3id.org/thaktho/id/code/');

insert into area
select distinct n.code, t.s, lower(regexp_extract(t.o, '[^#]+$')), regexp_extract(w.o, '[^/]+$'), l.th, l.en
from told t
join notation n on n.s = t.s
join label l on l.s = t.s
left join told w on w.s = t.s and w.g = t.g and w.p = 'http://www.opengis.net/ont/geosparql#sfWithin'
where t.g = 'https://w3id.org/thaktho/id/graph/areas' and t.p = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type' and t.o in (
  'https://w3id.org/thaktho/ns#Province', 'https://w3id.org/thaktho/ns#Amphoe', 'https://w3id.org/thaktho/ns#Tambon',
  'https://w3id.org/thaktho/ns#Village', 'https://w3id.org/thaktho/ns#HealthRegion');
update area set level = 'region', code = 'region-' || code where level = 'healthregion';
update term set kind = 'elsewhere' where kind = 'area' and iri not in (select iri from area);

insert into local_authority
select distinct n.code, t.s, k.o, substr(n.code, 2, 4), l.th, coalesce(l.en, l.th)
from told t
join notation n on n.s = t.s
join label l on l.s = t.s
left join told k on k.s = t.s and k.p = 'https://w3id.org/thaktho/ns#bodyKind'
where t.p = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type' and t.o = 'https://w3id.org/thaktho/ns#LocalAuthority';
insert into local_authority_tambon
select n.code, regexp_extract(q.o, '[^/]+$') from told q join notation n on n.s = q.s
where q.p = 'https://w3id.org/thaktho/ns#covers';

insert into publisher
select min(regexp_extract(t.s, '[^/]+$')), t.s,
  min(q.o) filter (p.short = 'name' and q.lang = 'th'), min(q.o) filter (p.short = 'name' and q.lang = 'en'),
  min(q.o) filter (p.short = 'sector'), min(q.o) filter (p.short = 'kind'), min(q.o) filter (p.short = 'la'),
  min(q.o) filter (p.short = 'homepage'),
  min(c.o) filter (c.lang = 'th'), min(c.o) filter (c.lang = 'en'),
  min(replace(c.o, 'mailto:', '')) filter (c.kind = 'iri' and starts_with(c.o, 'mailto:'))
from told t
join told q on q.s = t.s
join property p on p.iri = q.p
left join told c on p.short = 'contact' and c.s = q.o
where t.p = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type' and t.o = 'https://w3id.org/thaktho/ns#Publisher'
group by t.s;

insert into dataset
select d.s, min(q.o) filter (p.short = 'identifier'), min(q.o) filter (p.short = 'publisher'),
  min(q.o) filter (p.short = 'title' and q.lang = 'th'), min(q.o) filter (p.short = 'title' and q.lang = 'en'),
  min(q.o) filter (p.short = 'description' and q.lang = 'th'), min(q.o) filter (p.short = 'description' and q.lang = 'en'),
  min(try_cast(q.o as integer)) filter (p.short = 'start'), min(try_cast(q.o as integer)) filter (p.short = 'end'),
  min(q.o) filter (p.short = 'license'),
  min(q.o) filter (p.short = 'compiled' and q.lang = 'th'), min(q.o) filter (p.short = 'compiled' and q.lang = 'en'),
  min(q.o) filter (p.short = 'generatedBy'),
  min(try_cast(substr(e.o, 1, 19) as timestamp)), min(f.o), min(h.o),
  bool_or(p.short = 'incomplete' and q.o = 'true'), coalesce(min(try_cast(q.o as integer)) filter (p.short = 'leftOut'), 0),
  coalesce(min(try_cast(q.o as integer)) filter (p.short = 'withheld'), 0),
  d.g, 0, 0, 0
from dataset_graph d
join told q on q.s = d.s and q.g = d.g
join property p on p.iri = q.p
left join told e on p.short = 'generatedBy' and e.s = q.o and e.p = 'http://www.w3.org/ns/prov#endedAtTime'
left join told u on p.short = 'generatedBy' and u.s = q.o and u.p = 'http://www.w3.org/ns/prov#used'
left join told f on f.s = u.o and f.p = 'http://purl.org/dc/terms/title'
left join told k on k.s = u.o and k.p = 'http://spdx.org/rdf/terms#checksum'
left join told h on h.s = k.o and h.p = 'http://spdx.org/rdf/terms#checksumValue'
group by d.s, d.g;

insert into decision
select try_cast(regexp_extract(t.s, '[0-9]+$') as integer), min(q.o) filter (q.p = 'https://w3id.org/thaktho/ns#decides'),
  max(q.o) filter (q.p = 'https://w3id.org/thaktho/ns#decides'),
  min(regexp_extract(q.o, '[^/]+$')) filter (q.p = 'https://w3id.org/thaktho/ns#linkageKind'),
  min(regexp_extract(q.o, '[^/]+$')) filter (q.p = 'https://w3id.org/thaktho/ns#verdict'),
  min(q.o) filter (q.p = 'http://purl.org/dc/terms/description'),
  min(q.o) filter (q.p = 'https://w3id.org/thaktho/ns#decidedBy'),
  min(q.o) filter (q.p = 'http://www.w3.org/ns/prov#generatedAtTime')
from told t join told q on q.s = t.s and q.g = t.g
where t.p = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type' and t.o = 'https://w3id.org/thaktho/ns#Decision'
group by t.s;

-- what only led here
drop table dataset_graph; drop table label; drop table definition; drop table notation; drop table class_kind;
drop table property; drop table told; drop table field;
