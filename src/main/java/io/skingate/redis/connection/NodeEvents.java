package io.skingate.redis.connection;

/** What the owner of a {@link NodeLink} is told, on the link's event loop. */
public interface NodeEvents {
  /**
   * A connection stands.
   *
   * @param again whether there was one before
   */
  void connected(boolean again);

  void lost(String reason);

  /** An attempt to connect has failed. */
  void failed(String reason);

  /**
   * The link was closed for good.
   *
   * @param everConnected whether it had a connection once
   * @param connected whether it had one until now
   */
  void closed(boolean everConnected, boolean connected);
}
