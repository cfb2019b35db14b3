-- WITHOUT ROWID is by hand, and so are the triggers (drizzle-kit emits neither).
CREATE TABLE `daily_months` (
	`user_id` text NOT NULL,
	`month` text NOT NULL,
	`count` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`deletions` text NOT NULL,
	`rows` text NOT NULL,
	PRIMARY KEY(`user_id`, `month`)
) WITHOUT ROWID;
--> statement-breakpoint
-- A pack is deleted by whatever writes a record it was built from, so that no writer has to think of it. A cycle
-- counts in its own month and, since an open cycle ends where the next one starts, in that of the cycle before it; a
-- recovery and a sleep in their cycle's month; a workout in the month of the last cycle that starts before it.
CREATE TRIGGER `daily_months_cycles_added` AFTER INSERT ON `cycles` BEGIN
	DELETE FROM `daily_months` WHERE `user_id` = new.`user_id` AND `month` IN (
		strftime('%Y-%m', new.`start` / 1000, 'unixepoch'),
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = new.`user_id` AND `start` < new.`start` AND `deleted_at` IS NULL ORDER BY `start` DESC LIMIT 1)
	);
END;
--> statement-breakpoint
CREATE TRIGGER `daily_months_cycles_changed` AFTER UPDATE ON `cycles` BEGIN
	DELETE FROM `daily_months` WHERE `user_id` = new.`user_id` AND `month` IN (
		strftime('%Y-%m', old.`start` / 1000, 'unixepoch'),
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = old.`user_id` AND `start` < old.`start` AND `deleted_at` IS NULL ORDER BY `start` DESC LIMIT 1),
		strftime('%Y-%m', new.`start` / 1000, 'unixepoch'),
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = new.`user_id` AND `start` < new.`start` AND `deleted_at` IS NULL ORDER BY `start` DESC LIMIT 1)
	);
END;
--> statement-breakpoint
CREATE TRIGGER `daily_months_cycles_removed` AFTER DELETE ON `cycles` BEGIN
	DELETE FROM `daily_months` WHERE `user_id` = old.`user_id` AND `month` IN (
		strftime('%Y-%m', old.`start` / 1000, 'unixepoch'),
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = old.`user_id` AND `start` < old.`start` AND `deleted_at` IS NULL ORDER BY `start` DESC LIMIT 1)
	);
END;
--> statement-breakpoint
CREATE TRIGGER `daily_months_recoveries_added` AFTER INSERT ON `recoveries` BEGIN
	DELETE FROM `daily_months` WHERE `user_id` = new.`user_id` AND `month` IN (
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = new.`user_id` AND `id` = new.`cycle_id`)
	);
END;
--> statement-breakpoint
CREATE TRIGGER `daily_months_recoveries_changed` AFTER UPDATE ON `recoveries` BEGIN
	DELETE FROM `daily_months` WHERE `user_id` = new.`user_id` AND `month` IN (
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = old.`user_id` AND `id` = old.`cycle_id`),
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = new.`user_id` AND `id` = new.`cycle_id`)
	);
END;
--> statement-breakpoint
CREATE TRIGGER `daily_months_recoveries_removed` AFTER DELETE ON `recoveries` BEGIN
	DELETE FROM `daily_months` WHERE `user_id` = old.`user_id` AND `month` IN (
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = old.`user_id` AND `id` = old.`cycle_id`)
	);
END;
--> statement-breakpoint
CREATE TRIGGER `daily_months_sleeps_added` AFTER INSERT ON `sleeps` BEGIN
	DELETE FROM `daily_months` WHERE `user_id` = new.`user_id` AND `month` IN (
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = new.`user_id` AND `id` = new.`cycle_id`)
	);
END;
--> statement-breakpoint
CREATE TRIGGER `daily_months_sleeps_changed` AFTER UPDATE ON `sleeps` BEGIN
	DELETE FROM `daily_months` WHERE `user_id` = new.`user_id` AND `month` IN (
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = old.`user_id` AND `id` = old.`cycle_id`),
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = new.`user_id` AND `id` = new.`cycle_id`)
	);
END;
--> statement-breakpoint
CREATE TRIGGER `daily_months_sleeps_removed` AFTER DELETE ON `sleeps` BEGIN
	DELETE FROM `daily_months` WHERE `user_id` = old.`user_id` AND `month` IN (
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = old.`user_id` AND `id` = old.`cycle_id`)
	);
END;
--> statement-breakpoint
CREATE TRIGGER `daily_months_workouts_added` AFTER INSERT ON `workouts` BEGIN
	DELETE FROM `daily_months` WHERE `user_id` = new.`user_id` AND `month` IN (
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = new.`user_id` AND `start` <= new.`start` AND `deleted_at` IS NULL ORDER BY `start` DESC LIMIT 1)
	);
END;
--> statement-breakpoint
CREATE TRIGGER `daily_months_workouts_changed` AFTER UPDATE ON `workouts` BEGIN
	DELETE FROM `daily_months` WHERE `user_id` = new.`user_id` AND `month` IN (
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = old.`user_id` AND `start` <= old.`start` AND `deleted_at` IS NULL ORDER BY `start` DESC LIMIT 1),
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = new.`user_id` AND `start` <= new.`start` AND `deleted_at` IS NULL ORDER BY `start` DESC LIMIT 1)
	);
END;
--> statement-breakpoint
CREATE TRIGGER `daily_months_workouts_removed` AFTER DELETE ON `workouts` BEGIN
	DELETE FROM `daily_months` WHERE `user_id` = old.`user_id` AND `month` IN (
		(SELECT strftime('%Y-%m', `start` / 1000, 'unixepoch') FROM `cycles` WHERE `user_id` = old.`user_id` AND `start` <= old.`start` AND `deleted_at` IS NULL ORDER BY `start` DESC LIMIT 1)
	);
END;
