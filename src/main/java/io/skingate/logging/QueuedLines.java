package io.skingate.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * Has a thread of its own write the lines, so that a slow reader never holds up an event loop: when
 * the bounded queue is full, lines are dropped and counted. What the queue holds goes out in one
 * write. Loggers may be used from any thread.
 */
final class QueuedLines extends UnsynchronizedAppenderBase<ILoggingEvent> {
  /** Some seconds of a busy gateway's log, a few MB at most. */
  private static final int QUEUE = 8192;

  /** A write larger than this is not cheaper. */
  private static final int MAX_WRITE_BYTES = 64 * 1024;

  /** While lines keep coming they are gathered for so long: one write and one wake-up for many. */
  private static final Duration GATHER = Duration.ofMillis(5);

  /** Marks what is not written. */
  private static final Marker QUIET = MarkerFactory.getMarker("QUIET");

  private final BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(QUEUE);
  private final LongAdder dropped = new LongAdder();
  private final Lines lines;
  private final OutputStream out;
  private final Duration patience;
  private final Bytes bytes = new Bytes();
  private final Thread writer = new Thread(this::run, "skingate-log");
  private volatile boolean asleep;
  private volatile boolean stopping;

  /**
   * @param out is written to by one thread at a time
   * @param patience how long a stop waits for what is queued
   */
  QueuedLines(Lines lines, OutputStream out, Duration patience) {
    this.lines = lines;
    this.out = out;
    this.patience = patience;
    writer.setDaemon(true);
  }

  @Override
  public void start() {
    super.start();
    writer.start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getArgumentArray() != null) {
      // What the arguments say now; the writer may come when they have changed.
      event.getFormattedMessage();
    }
    if (Logging.isQuiet(Thread.currentThread()) && event instanceof LoggingEvent own) {
      own.addMarker(QUIET);
    }
    if (!queue.offer(event)) {
      dropped.increment();
    } else if (asleep) {
      LockSupport.unpark(writer);
    }
  }

  /** Writes everything that is queued; gives up where the reader stands still for too long. */
  @Override
  public void stop() {
    if (!isStarted()) {
      return;
    }
    super.stop();
    stopping = true;
    LockSupport.unpark(writer);
    boolean interrupted = false;
    try {
      writer.join(patience.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (!writer.isAlive()) {
      // What was on its way into the queue when the writer looked last.
      writeQueued();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (true) {
      if (writeQueued()) {
        if (!stopping) {
          LockSupport.parkNanos(this, GATHER.toNanos());
        }
      } else if (stopping) {
        return;
      } else {
        asleep = true;
        if (queue.isEmpty() && !stopping) {
          LockSupport.park(this);
        }
        asleep = false;
      }
    }
  }

  /** Whether there was anything. */
  private boolean writeQueued() {
    List<ILoggingEvent> batch = new ArrayList<>();
    if (queue.drainTo(batch) == 0) {
      return false;
    }
    batch.forEach(this::encode);
    long lost = dropped.sumThenReset();
    if (lost > 0) {
      encode(droppedLines(lost));
    }
    flush();
    return true;
  }

  private void encode(ILoggingEvent event) {
    int begin = bytes.size();
    try {
      lines.write(event, bytes);
      if (event.getMarkerList() != null && event.getMarkerList().contains(QUIET)) {
        bytes.cutTo(begin);
      }
    } catch (IOException | RuntimeException unprintable) {
      bytes.cutTo(begin);
      dropped.increment();
    }
    if (bytes.size() >= MAX_WRITE_BYTES) {
      flush();
    }
  }

  private void flush() {
    try {
      bytes.writeTo(out);
      out.flush();
    } catch (IOException | RuntimeException nobodyReads) {
      // There is nowhere left to say so.
    }
    bytes.reset();
  }

  private ILoggingEvent droppedLines(long count) {
    Logger logger =
        ((ch.qos.logback.classic.LoggerContext) getContext()).getLogger(QueuedLines.class);
    LoggingEvent event =
        new LoggingEvent(
            QueuedLines.class.getName(), logger, Level.WARN, "Log lines were dropped", null, null);
    event.addKeyValuePair(new KeyValuePair("lines", count));
    return event;
  }

  /** A buffer of which the end can be taken back. */
  private static final class Bytes extends ByteArrayOutputStream {
    Bytes() {
      super(MAX_WRITE_BYTES);
    }

    void cutTo(int size) {
      count = size;
    }
  }
}
