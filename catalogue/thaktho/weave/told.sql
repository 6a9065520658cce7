-- The linkages as quads, a row a quad, with the columns that `nquads` has: name, reasons, kind, members, evidence, what
-- was decided, by what rule and program. Texts in RDF that are no word of ours are those of `linkages.tell`.
create or replace table linkage_quad as
with named as (
  select l.iri, t.th, t.en, t.definition_th as why_th, t.definition_en as why_en
  from linkage l join term t on t.iri = l.iri and t.kind = 'linkage'
),
worded (s, term, o, lang) as (
  select iri, 'title', th, 'th' from named union all
  select iri, 'title', en, 'en' from named union all
  select iri, 'description', why_th, 'th' from named union all
  select iri, 'description', why_en, 'en' from named union all
  select getvariable('weaving'), 'title', getvariable('weaving_th'), 'th' from linkage union all
  select getvariable('weaving'), 'title', getvariable('weaving_en'), 'en' from linkage
),
pointing (s, p, o) as (
  select iri, getvariable('rdf') || 'type', getvariable('thk') || 'Linkage' from linkage union all
  select iri, getvariable('rdf') || 'type', getvariable('prov') || 'Entity' from linkage union all
  select iri, getvariable('prov') || 'wasGeneratedBy', getvariable('weaving') from linkage union all
  select iri, getvariable('thk') || 'linkageKind', getvariable('shared') || 'code/linkage-kind/' || kind from linkage
  union all
  select iri, getvariable('thk') || 'verdict', getvariable('shared') || 'code/verdict/' || verdict from linkage union all
  select linkage, getvariable('thk') || 'decision', decision from linkage_decision union all
  select iri, getvariable('dct') || 'subject', nullif(about, '') from linkage union all
  select iri, getvariable('dct') || 'spatial', getvariable('shared')
    || if(regexp_full_match(area, '[0-9]{7}'), 'local-authority/', 'area/') || nullif(area, '') from linkage union all
  select linkage, getvariable('thk') || 'member', member from linkage_member union all
  select linkage, getvariable('thk') || 'evidence', project from linkage_evidence union all
  select getvariable('weaving'), getvariable('rdf') || 'type', getvariable('prov') || 'Activity' from linkage union all
  select getvariable('weaving'), getvariable('prov') || 'wasAssociatedWith', getvariable('weaving') || '/program'
  from linkage union all
  select getvariable('weaving'), getvariable('prov') || 'used', dataset from project_dataset
  where exists (from linkage) union all
  select getvariable('weaving') || '/program', getvariable('rdf') || 'type', getvariable('prov') || 'SoftwareAgent'
  from linkage
),
valued (s, p, o, type) as (
  select iri, getvariable('thk') || 'rule', rule, 'string' from linkage union all
  select iri, getvariable('thk') || 'score', regexp_replace(printf('%.4f', score), '\.?0+$', ''), 'decimal' from linkage
  union all
  select iri, getvariable('thk') || 'fiscalYear', nullif(year, 0)::text, 'integer' from linkage union all
  select getvariable('weaving') || '/program', getvariable('dct') || 'title', 'Thaktho', 'string' from linkage union all
  select getvariable('weaving') || '/program', getvariable('owl') || 'versionInfo', getvariable('version'), 'string'
  from linkage
)
select distinct getvariable('told') as g, s, p, o, kind, lang, type from (
  select s, p, o, 'iri' as kind, '' as lang, '' as type from pointing union all
  select s, getvariable('dct') || term, o, 'literal', lang, getvariable('rdf') || 'langString' from worded union all
  select s, p, o, 'literal', '', getvariable('xsd') || type from valued
) where o is not null order by all;
