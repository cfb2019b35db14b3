ALTER TABLE `recoveries` ADD `orphaned_at` integer;--> statement-breakpoint
CREATE INDEX `recoveries_without_their_cycle` ON `recoveries` (`user_id`,`orphaned_at`) WHERE orphaned_at is not null;
--> statement-breakpoint
-- By hand from here on (drizzle-kit emits no triggers). Recoveries are listed by their cycle's start; the few whose cycle is
-- not here are found by this mark. They are written together, the cycle first: usually nobody pays for it.
UPDATE `recoveries` SET `orphaned_at` = `changed_at`
WHERE NOT EXISTS (SELECT 1 FROM `cycles` WHERE `cycles`.`user_id` = `recoveries`.`user_id` AND `cycles`.`id` = `recoveries`.`cycle_id`);
--> statement-breakpoint
CREATE TRIGGER `orphaned_at_recoveries_added` AFTER INSERT ON `recoveries`
WHEN NOT EXISTS (SELECT 1 FROM `cycles` WHERE `user_id` = new.`user_id` AND `id` = new.`cycle_id`) BEGIN
	UPDATE `recoveries` SET `orphaned_at` = new.`changed_at` WHERE `user_id` = new.`user_id` AND `cycle_id` = new.`cycle_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `orphaned_at_cycles_added` AFTER INSERT ON `cycles` BEGIN
	UPDATE `recoveries` SET `orphaned_at` = NULL
	WHERE `user_id` = new.`user_id` AND `cycle_id` = new.`id` AND `orphaned_at` IS NOT NULL;
END;
