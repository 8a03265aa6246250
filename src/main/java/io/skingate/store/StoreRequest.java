package io.skingate.store;

import io.skingate.tenant.Tenant;

/** A request of a store, let in by its credentials and its read limit. */
public interface StoreRequest {
  Tenant tenant();

  String requestId();

  /** What the path names, decoded; null where it names nothing. */
  String named();

  /** A new reader of the query. */
  QueryFields query();

  /**
   * A new reader of the body; an absent one that may be absent reads as {@code {}}.
   *
   * @throws StoreProblem 400 {@code malformed_json} when it is not one JSON object
   */
  BodyFields body();

  /**
   * Says that the answer will wait for news. The request gives its place among those in work back:
   * whoever waits costs no more than a connection, so it is nothing that overload protection should
   * count against orders.
   */
  void waits();

  /** Is run once, when the answer is out or its caller has gone away. */
  void onEnd(Runnable listener);
}
