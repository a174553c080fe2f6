"use strict";(()=>{var m="memory:/",d="/marelle.zip",p="/dropped",u=`
import sys, zipfile
sys.dont_write_bytecode = True
zipfile.ZipFile("${d}").extractall("/marelle")
sys.path.insert(0, "/marelle")

def watched(request, watcher):
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

    return bridge.watched(request, look, 50)
`;async function f(e){let t=b(e);"importScripts"in globalThis&&Object.defineProperty(globalThis,"importScripts",{value:void 0});try{let{loadPyodide:a}=await y(e.loader),r=await y(e.module),n=await a({indexURL:m,lockFileContents:{info:w,packages:{}},createPyodideModule:r.default,packageBaseUrl:m,fsInit:async i=>i.writeFile(d,new Uint8Array(e.program)),stdin:()=>null,stdout:()=>{},stderr:()=>{}});n.runPython(u);let s=n.pyimport("marelle_lessons.page.bridge"),o=n.globals.get("watched");return{warm:()=>s.warm(),answer:(i,c)=>s.answer(h(n.FS,i,c)),watched:(i,c)=>o.callPromising(i,c)}}finally{t()}}var w={abi_version:"2026_0",arch:"wasm32",platform:"emscripten",python:"3.14.0",version:"314.0.7"};function h(e,t,a){if(!a.length)return t;e.mkdirTree(p);let r=a.map(([n,s],o)=>(e.writeFile(`${p}/${o}`,s),[n,`${p}/${o}`]));return JSON.stringify({...JSON.parse(t),files:r})}async function y(e){let t=URL.createObjectURL(new Blob([e],{type:"text/javascript"}));try{return await import(t)}finally{URL.revokeObjectURL(t)}}function b(e){let{fetch:t}=globalThis,{instantiateStreaming:a}=WebAssembly;return globalThis.fetch=async r=>String(r instanceof Request?r.url:r).split("/").pop()==="python_stdlib.zip"?new Response(e.library):new Response,WebAssembly.instantiateStreaming=async(r,n)=>({module:e.wasm,instance:await WebAssembly.instantiate(e.wasm,n)}),()=>{globalThis.fetch=t,WebAssembly.instantiateStreaming=a}}var l=null;self.onmessage=async e=>{let{id:t,pieces:a,request:r,files:n}=e.data;try{a&&(l=await f(a)),self.postMessage({id:t,answer:r&&l?l.answer(r,n??[]):""}),a&&l?.warm()}catch(s){self.postMessage({id:t,failed:String(s)})}};})();
