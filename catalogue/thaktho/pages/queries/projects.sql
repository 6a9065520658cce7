-- part: page
select '' as page, 'project/' as path, '' as iri, null as crumb
