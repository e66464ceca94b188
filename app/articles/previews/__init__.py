"""Links to what is not live yet: one revision of one article, for a short time, in the form that readers would get."""
