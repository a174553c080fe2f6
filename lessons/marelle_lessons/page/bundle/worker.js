"use strict";(()=>{var g=Object.assign(Object.create(null),{Promise}),p="memory:/",u="/marelle.zip",y="/dropped",b=`
import sys, zipfile
sys.dont_write_bytecode = True
zipfile.ZipFile("${u}").extractall("/marelle")
sys.path.insert(0, "/marelle")
import pyodide.ffi  # while there is a way to the browser

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
`,_=`
for name in [name for name in sys.modules if name.partition(".")[0] == "pyodide_js"]:
    del sys.modules[name]
`;async function w(e){let t=R(e);"importScripts"in globalThis&&Object.defineProperty(globalThis,"importScripts",{value:void 0});try{let{loadPyodide:s}=await f(e.loader),r=await f(e.module),n=await s({indexURL:p,lockFileContents:{info:P,packages:{}},createPyodideModule:r.default,packageBaseUrl:p,jsglobals:g,fsInit:async i=>i.writeFile(u,new Uint8Array(e.program)),stdin:()=>null,stdout:()=>{},stderr:()=>{}});n.runPython(b),n.unregisterJsModule("pyodide_js"),n.runPython(_);let a=n.pyimport("marelle_lessons.page.bridge"),o=n.globals.get("watched");return{warm:()=>a.warm(),answer:(i,c,m)=>d(a.answer,O(n.FS,i,c),m),watched:(i,c,m)=>d(o,i,c,m)}}finally{t()}}async function d(e,...t){return"Suspending"in WebAssembly?e.callPromising(...t):e(...t)}var P={abi_version:"2026_0",arch:"wasm32",platform:"emscripten",python:"3.14.0",version:"314.0.7"};function O(e,t,s){if(!s.length)return t;e.mkdirTree(y);let r=s.map(([n,a],o)=>(e.writeFile(`${y}/${o}`,a),[n,`${y}/${o}`]));return JSON.stringify({...JSON.parse(t),files:r})}async function f(e){let t=URL.createObjectURL(new Blob([e],{type:"text/javascript"}));try{return await import(t)}finally{URL.revokeObjectURL(t)}}function R(e){let{fetch:t}=globalThis,{instantiateStreaming:s}=WebAssembly;return globalThis.fetch=async r=>String(r instanceof Request?r.url:r).split("/").pop()==="python_stdlib.zip"?new Response(e.library):new Response,WebAssembly.instantiateStreaming=async(r,n)=>({module:e.wasm,instance:await WebAssembly.instantiate(e.wasm,n)}),()=>{globalThis.fetch=t,WebAssembly.instantiateStreaming=s}}var l=null,h=Promise.resolve();self.onmessage=e=>{h=h.then(()=>S(e.data))};async function S({id:e,pieces:t,request:s,files:r}){try{t&&(l=await w(t));let n=a=>self.postMessage({id:e,told:a});self.postMessage({id:e,answer:s&&l?await l.answer(s,r??[],n):""}),t&&l?.warm()}catch(n){self.postMessage({id:e,failed:String(n)})}}})();
