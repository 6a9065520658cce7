-- part: page
select '' as page, 'about/' as path, '' as iri, null as crumb

-- part: codes
select '' as page, kind, iri, code, definition_th, definition_en from term
where kind in ('target-group', 'sector', 'project-status', 'support-type', 'linkage-kind', 'body-kind', 'gap-status')
order by kind, code, iri

-- part: asked (whom to ask, of all that publish)
select '' as page, iri, email from publisher order by id
