package io.skingate.budget;

import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What accounts gave to their stores, and what is known of their wallets, in Redis. Belongs to the
 * event loop of its link; every call is one round trip, and every future may fail with {@link
 * io.skingate.redis.RedisUnavailableException}.
 */
final class FundingStore {
  private static final Script BEGIN = Script.load("scripts/budget/begin.lua").mayRepeat();
  private static final Script FINISH = Script.load("scripts/budget/finish.lua").mayRepeat();
  private static final Script OPEN = Script.load("scripts/budget/open.lua").mayRepeat();
  private static final Script FUNDED = Script.load("scripts/budget/funded.lua").mayRepeat();
  private static final Script WALLET = Script.load("scripts/budget/wallet.lua");
  private static final Script KEEP = Script.load("scripts/budget/wallet_keep.lua").mayRepeat();

  private static final int MOST_OPEN = 100;

  /** A wallet that nobody asked for any more is forgotten. */
  private static final Duration WALLET_KEPT = Duration.ofHours(1);

  private final RedisLink redis;
  private final String keyPrefix;

  FundingStore(RedisLink redis, String keyPrefix) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
  }

  /** How a transfer begins. */
  enum Begun {
    BEGUN,
    /** One of other content was begun under the key. */
    MISMATCH,
    UNCOVERED,
    BEYOND
  }

  /**
   * What came of a begin.
   *
   * @param id of the transfer that is begun; an earlier call's where it is not this one's
   */
  record Begin(Begun result, String id) {}

  /**
   * Counts a transfer among what the account gave.
   *
   * @param coverable the most that the account may have given after it; null unchecked
   */
  Future<Begin> begin(
      String accountId, String tenantId, Transfer transfer, String id, Long coverable) {
    return redis
        .eval(
            BEGIN,
            base(accountId),
            tenantId,
            transfer.key(),
            id,
            transfer.cents(),
            transfer.note(),
            transfer.forcedArgument(),
            transfer.by(),
            coverable == null ? "" : coverable)
        .map(
            reply ->
                new Begin(
                    switch (reply.get(0).toString()) {
                      case "begun" -> Begun.BEGUN;
                      case "mismatch" -> Begun.MISMATCH;
                      case "uncovered" -> Begun.UNCOVERED;
                      default -> Begun.BEYOND;
                    },
                    reply.get(1).toString()));
  }

  /** Ends a transfer; where it was not booked the account has it back. */
  Future<Void> finish(String accountId, String tenantId, String key, String id, boolean booked) {
    return redis.eval(FINISH, base(accountId), tenantId, key, id, booked ? "1" : "").mapEmpty();
  }

  /** A transfer that somebody began and did not end. */
  record Left(String tenantId, Transfer transfer, String id) {}

  /** Those that were begun so long ago. */
  Future<List<Left>> left(String accountId, Duration ago) {
    return redis
        .eval(OPEN, base(accountId), ago.toMillis(), MOST_OPEN)
        .map(
            reply -> {
              List<Left> left = new ArrayList<>();
              reply.forEach(item -> left.add(left(item)));
              return left;
            });
  }

  private static Left left(Response item) {
    return new Left(
        item.get(0).toString(),
        new Transfer(
            item.get(1).toString(),
            item.get(3).toLong(),
            item.get(4).toString(),
            item.get(5).toString().equals("1"),
            item.get(6).toString()),
        item.get(2).toString());
  }

  /** The stores that were ever given money. */
  Future<List<String>> funded(String accountId) {
    return redis
        .eval(FUNDED, base(accountId))
        .map(
            reply -> {
              List<String> tenants = new ArrayList<>();
              reply.forEach(tenant -> tenants.add(tenant.toString()));
              return tenants;
            });
  }

  /**
   * What is known of a wallet.
   *
   * @param turn whether the caller is to ask for it
   */
  record Known(boolean turn, Optional<Wallet> wallet) {}

  /**
   * What is known of a wallet; says whether it is the caller's turn to ask for it.
   *
   * @param every how often it is asked for; null for a mere look
   * @param patience how long asking may take before it is another's turn
   */
  Future<Known> wallet(String accountId, Duration every, Duration patience) {
    return redis
        .eval(
            WALLET,
            base(accountId),
            every == null ? "" : every.toMillis(),
            Math.max(1, patience.toMillis()))
        .map(
            reply ->
                new Known(
                    reply.get(0).toInteger() == 1,
                    reply.size() == 1
                        ? Optional.empty()
                        : Optional.of(
                            new Wallet(
                                reply.get(1).toLong(),
                                Instant.ofEpochMilli(reply.get(2).toLong()),
                                reply.get(3).toLong(),
                                reply.get(4).toLong()))));
  }

  /** Keeps a wallet for all pods; says when that was. */
  Future<Instant> keep(String accountId, long balance, long allocated, long reserved) {
    return redis
        .eval(
            KEEP,
            base(accountId),
            balance,
            allocated,
            reserved,
            Math.max(0, allocated + reserved - balance),
            WALLET_KEPT.toMillis())
        .map(reply -> Instant.ofEpochMilli(reply.toLong()));
  }

  private List<String> base(String accountId) {
    return List.of(keyPrefix + ":budget:{" + accountId + "}:");
  }
}
