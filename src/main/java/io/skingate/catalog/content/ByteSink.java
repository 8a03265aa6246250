package io.skingate.catalog.content;

import java.io.IOException;

/** Takes bytes as they come. Blocking; called by one thread at a time. */
interface ByteSink {
  void accept(byte[] bytes, int from, int to) throws IOException, NoRoomException;
}
