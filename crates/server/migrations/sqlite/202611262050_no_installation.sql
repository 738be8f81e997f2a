-- Nothing was ever kept in it: what an installation is called stands in its settings.
drop table installation;
