ALTER TABLE `cycles` ADD `lost_at` integer;
--> statement-breakpoint
-- The triggers are by hand (drizzle-kit emits none). What a day gained or had deleted still says so itself; what went to
-- another cycle is of that one now, and only here is it still known where it was. A usual write loses nothing.
CREATE TRIGGER `lost_at_sleeps_changed` AFTER UPDATE OF `cycle_id` ON `sleeps` WHEN old.`cycle_id` <> new.`cycle_id` BEGIN
	UPDATE `cycles` SET `lost_at` = new.`changed_at` WHERE `user_id` = old.`user_id` AND `id` = old.`cycle_id`;
END;
--> statement-breakpoint
-- WHOOP names no cycle in a workout: it is of the last one that starts before it, if that has not ended by then.
CREATE TRIGGER `lost_at_workouts_changed` AFTER UPDATE OF `start` ON `workouts` WHEN old.`start` <> new.`start` BEGIN
	UPDATE `cycles` SET `lost_at` = new.`changed_at`
	WHERE `user_id` = old.`user_id`
		AND `id` = (SELECT `id` FROM `cycles` WHERE `user_id` = old.`user_id` AND `start` <= old.`start` AND `deleted_at` IS NULL ORDER BY `start` DESC, `id` DESC LIMIT 1)
		AND (`end` IS NULL OR `end` > old.`start`)
		AND NOT (
			`id` = (SELECT `id` FROM `cycles` WHERE `user_id` = new.`user_id` AND `start` <= new.`start` AND `deleted_at` IS NULL ORDER BY `start` DESC, `id` DESC LIMIT 1)
			AND (`end` IS NULL OR `end` > new.`start`)
		);
END;
