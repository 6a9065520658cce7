-- part: page
select '' as page, 'not-found/' as path, '' as iri, null as crumb
