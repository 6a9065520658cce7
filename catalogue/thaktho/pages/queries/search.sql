-- part: page
select '' as page, 'search/' as path, '' as iri, null as crumb
