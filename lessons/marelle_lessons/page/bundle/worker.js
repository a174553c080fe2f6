"use strict";(()=>{var y="memory:/",d="/marelle.zip",p="/dropped",g=`
import sys, zipfile
sys.dont_write_bytecode = True
zipfile.ZipFile("${d}").extractall("/marelle")
sys.path.insert(0, "/marelle")

def watched(request, watcher, tell):
    from marelle_lessons.page import bridge
    from pyodide.ffi import can_run_sync, run_sync

    def look():
        if watcher.due():
            if can_run_sync():
                run_sync(watcher.rest())
            else:
                watcher.late()
        if watcher.stopped:
            raise KeyboardInterrupt

    return bridge.watched(request, look, 50, tell)
`;async function w(e){let t=P(e);"importScripts"in globalThis&&Object.defineProperty(globalThis,"importScripts",{value:void 0});try{let{loadPyodide:a}=await u(e.loader),r=await u(e.module),n=await a({indexURL:y,lockFileContents:{info:b,packages:{}},createPyodideModule:r.default,packageBaseUrl:y,fsInit:async i=>i.writeFile(d,new Uint8Array(e.program)),stdin:()=>null,stdout:()=>{},stderr:()=>{}});n.runPython(g);let s=n.pyimport("marelle_lessons.page.bridge"),o=n.globals.get("watched");return{warm:()=>s.warm(),answer:(i,c,m)=>f(s.answer,_(n.FS,i,c),m),watched:(i,c,m)=>f(o,i,c,m)}}finally{t()}}async function f(e,...t){return"Suspending"in WebAssembly?e.callPromising(...t):e(...t)}var b={abi_version:"2026_0",arch:"wasm32",platform:"emscripten",python:"3.14.0",version:"314.0.7"};function _(e,t,a){if(!a.length)return t;e.mkdirTree(p);let r=a.map(([n,s],o)=>(e.writeFile(`${p}/${o}`,s),[n,`${p}/${o}`]));return JSON.stringify({...JSON.parse(t),files:r})}async function u(e){let t=URL.createObjectURL(new Blob([e],{type:"text/javascript"}));try{return await import(t)}finally{URL.revokeObjectURL(t)}}function P(e){let{fetch:t}=globalThis,{instantiateStreaming:a}=WebAssembly;return globalThis.fetch=async r=>String(r instanceof Request?r.url:r).split("/").pop()==="python_stdlib.zip"?new Response(e.library):new Response,WebAssembly.instantiateStreaming=async(r,n)=>({module:e.wasm,instance:await WebAssembly.instantiate(e.wasm,n)}),()=>{globalThis.fetch=t,WebAssembly.instantiateStreaming=a}}var l=null,h=Promise.resolve();self.onmessage=e=>{h=h.then(()=>S(e.data))};async function S({id:e,pieces:t,request:a,files:r}){try{t&&(l=await w(t));let n=s=>self.postMessage({id:e,told:s});self.postMessage({id:e,answer:a&&l?await l.answer(a,r??[],n):""}),t&&l?.warm()}catch(n){self.postMessage({id:e,failed:String(n)})}}})();
