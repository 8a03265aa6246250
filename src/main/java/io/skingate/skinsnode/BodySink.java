package io.skingate.skinsnode;

import io.vertx.core.buffer.Buffer;

/**
 * Takes a large response body as it comes, so that nobody has to hold it whole. Called on the event
 * loop of the exchange; must not block.
 */
public interface BodySink {

  /** The way back to where the body comes from. Safe for use from any thread. */
  interface Source {
    /** Goes on after {@link #take} asked for a pause. */
    void resume();

    /** Ends the exchange, since nobody wants the rest. */
    void abort();
  }

  /**
   * A body with status 200 begins.
   *
   * @param encoding its Content-Encoding, which the sink has to undo; null without one
   */
  void begin(String encoding, Source source);

  /**
   * Takes the next piece.
   *
   * @return false where no further one may come before {@link Source#resume}
   */
  boolean take(Buffer piece);
}
