-- part: page
select '' as page, 'query/' as path, '' as iri, null as crumb
