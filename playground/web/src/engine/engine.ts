// The only place that talks to the worker. A worker that fails or hangs is ended, and the next call starts a fresh one.

import type { Calls } from "./worker";

/** How long a call may take before the worker counts as hung. Loading the engine is part of the first. */
const PATIENCE = 15_000;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  timer: ReturnType<typeof setTimeout>;
}

export class Engine {
  #worker: Worker | undefined;
  #waiting = new Map<number, Waiting>();
  #id = 0;

  call<K extends keyof Calls>(call: K, ...args: Parameters<Calls[K]>): Promise<ReturnType<Calls[K]>> {
    this.#worker ??= this.#start();
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#stop(new Error("引擎没有回应，已重新启动")), PATIENCE);
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject, timer });
      this.#worker?.postMessage({ id, call, args });
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<{ id: number; value?: unknown; error?: string }>) => {
      const waiting = this.#waiting.get(data.id);
      if (!waiting) return;
      this.#waiting.delete(data.id);
      clearTimeout(waiting.timer);
      if (data.error === undefined) waiting.resolve(data.value);
      else {
        // A panic leaves the wasm memory in an unknown state.
        waiting.reject(new Error(data.error));
        this.#stop(new Error(data.error));
      }
    };
    worker.onerror = (event) => this.#stop(new Error(event.message || "引擎无法启动"));
    return worker;
  }

  #stop(reason: Error): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(reason);
    }
    this.#waiting.clear();
  }
}
