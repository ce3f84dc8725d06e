// SPDX-License-Identifier: Apache-2.0
package io.iovascope.soak;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that read slowly, never read, send what is no request, or leave in the middle. */
final class BadClients implements AutoCloseable {

  private static final int SLOW = 4;
  private static final int NEVER_READING = 8;
  private static final int TALKING_RUBBISH = 2;
  private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: a\r\n";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong connections = new AtomicLong();
  private final int port;

  private interface Client {
    void talk(Socket socket) throws IOException, InterruptedException;
  }

  BadClients(int port) {
    this.port = port;
    start(SLOW, BadClients::readSlowly);
    start(NEVER_READING, BadClients::neverRead);
    start(TALKING_RUBBISH, new Rubbish(new Random(19)));
    start(1, BadClients::leave);
  }

  /** How many they have made so far. */
  long connections() {
    return connections.get();
  }

  private void start(int count, Client client) {
    for (int i = 0; i < count; i++) {
      threads.execute(() -> repeat(client));
    }
  }

  private void repeat(Client client) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          connections.incrementAndGet();
          client.talk(socket);
        } catch (IOException e) {
          // The agent may hang up on them.
          Thread.sleep(100);
        }
      }
    } catch (InterruptedException e) {
      // It is over.
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void readSlowly(Socket socket) throws IOException, InterruptedException {
    socket.setReceiveBufferSize(4096);
    send(socket, SCRAPE + "Connection: close\r\n\r\n");
    InputStream in = socket.getInputStream();
    byte[] little = new byte[512];
    while (in.read(little) >= 0) {
      Thread.sleep(50);
    }
  }

  private static void neverRead(Socket socket) throws IOException, InterruptedException {
    socket.setSendBufferSize(1 << 16);
    send(socket, (SCRAPE + "\r\n").repeat(50));
    Thread.sleep(20_000);
  }

  private static void leave(Socket socket) throws IOException, InterruptedException {
    // Closes with a reset.
    socket.setSoLinger(true, 0);
    send(socket, SCRAPE + "\r\n");
    Thread.sleep(50);
  }

  private record Rubbish(Random random) implements Client {
    @Override
    public void talk(Socket socket) throws IOException, InterruptedException {
      byte[] bytes = new byte[1 + random.nextInt(2000)];
      random.nextBytes(bytes);
      socket.getOutputStream().write(bytes);
      send(socket, random.nextBoolean() ? "\r\n\r\n" : "");
      socket.setSoTimeout(200);
      while (socket.getInputStream().read(bytes) >= 0) {
        Thread.sleep(1);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
